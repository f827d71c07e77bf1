using System.Security.Cryptography;
using PcapStream.Tables;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// The secret that decides which name an address gets: the 32 bytes of Crypto-PAn, a key of AES-128 and a block of
/// padding. The same key gives the same names on every machine.
/// </summary>
public sealed class AnonymiseKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Size = 32;

    private const int MostFileBytes = 1 << 10;

    private readonly byte[] _bytes;

    private AnonymiseKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The AES-128 key.</summary>
    internal ReadOnlySpan<byte> Cipher => _bytes.AsSpan(0, Size / 2);

    /// <summary>The padding, before it is encrypted.</summary>
    internal ReadOnlySpan<byte> Padding => _bytes.AsSpan(Size / 2);

    /// <summary>A key that nobody knows: names cannot be compared with those of another run.</summary>
    public static AnonymiseKey Random() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>A key of 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not 32.</exception>
    public static AnonymiseKey Of(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new AnonymiseKey(bytes.ToArray())
        : throw new ArgumentException($"a key has {Size} bytes, not {bytes.Length}", nameof(bytes));

    /// <summary>Reads a key from a file: 32 bytes, or 64 hexadecimal digits.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">The file holds no key.</exception>
    public static AnonymiseKey Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = new byte[MostFileBytes];
        using (FileStream file = File.OpenRead(path))
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        if (bytes.Length == Size)
            return new AnonymiseKey(bytes);
        string text = System.Text.Encoding.ASCII.GetString(bytes).Trim();
        if (text.Length == 2 * Size && text.All(char.IsAsciiHexDigit))
            return new AnonymiseKey(System.Convert.FromHexString(text));
        throw new FormatException(
            $"{path}: a key is {Size} bytes, or {2 * Size} hexadecimal digits; the file has {bytes.Length} bytes");
    }

    /// <summary>A keyed hash for a purpose; no purpose tells anything about another.</summary>
    /// <param name="purpose">A number of the purpose.</param>
    internal SipHash HashFor(byte purpose)
    {
        byte[] derived = HMACSHA256.HashData(_bytes, new[] { purpose });
        return new SipHash(BitConverter.ToUInt64(derived), BitConverter.ToUInt64(derived, sizeof(ulong)));
    }
}
