using System.Buffers.Binary;

namespace PcapStream.Decoding.Transport;

/// <summary>
/// ICMPv6, RFC 4443, section 2.1.
/// <code>
///  0      1      2          4
///  +------+------+----------+---------------------
///  | type | code | checksum | depends on the type
///  +------+------+----------+---------------------
/// </code>
/// </summary>
public readonly ref struct Icmpv6Header
{
    /// <summary>Bytes that every message has.</summary>
    public const int Size = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private Icmpv6Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What the message is.</summary>
    public byte Type => _bytes[0];

    /// <summary>What it is more closely.</summary>
    public byte Code => _bytes[1];

    /// <summary>Checksum over the message.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Icmpv6Header header)
    {
        header = new Icmpv6Header(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Take(ref HeaderCursor cursor)
    {
        cursor.Take(Protocol.Icmpv6, Size);
        return Protocol.None;
    }
}
