using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// Prefix-preserving names of IP addresses (Xu, Fan, Ammar and Moon, "Prefix-Preserving IP Address Anonymization",
/// ICNP 2002): two addresses that share their first k bits get names that share exactly their first k bits. IPv6
/// addresses are treated alike, with 128 bits. For one thread.
/// </summary>
internal sealed class CryptoPan : IDisposable
{
    private const int BlockBytes = 16;
    private const int Ipv4Bits = 32;
    private const int Ipv6Bits = 128;

    private readonly Aes _cipher;
    private readonly ICryptoTransform _encryptor;
    private readonly UInt128 _padding;

    // One block for each bit of an address, which are encrypted in one call.
    private readonly byte[] _plain = new byte[Ipv6Bits * BlockBytes];
    private readonly byte[] _encrypted = new byte[Ipv6Bits * BlockBytes];

    /// <param name="key">The key.</param>
    /// <exception cref="CryptographicException">The system has no AES.</exception>
    public CryptoPan(AnonymiseKey key)
    {
        _cipher = Aes.Create();
        _cipher.Key = key.Cipher.ToArray();
        _cipher.Mode = CipherMode.ECB;
        _cipher.Padding = PaddingMode.None;
        // One for all names: each call of EncryptEcb would set up another.
        _encryptor = _cipher.CreateEncryptor();
        Span<byte> padding = stackalloc byte[BlockBytes];
        _cipher.EncryptEcb(key.Padding, padding, PaddingMode.None);
        _padding = BinaryPrimitives.ReadUInt128BigEndian(padding);
    }

    /// <summary>The name of an IPv4 address.</summary>
    public uint Ipv4(uint address) => (uint)(Name((UInt128)address << (Ipv6Bits - Ipv4Bits), Ipv4Bits) >> 96);

    /// <summary>The name of an IPv6 address.</summary>
    public UInt128 Ipv6(UInt128 address) => Name(address, Ipv6Bits);

    public void Dispose()
    {
        _encryptor.Dispose();
        _cipher.Dispose();
    }

    // Each bit is flipped or not by the encryption of the bits before it, filled up with padding.
    private UInt128 Name(UInt128 address, int bits)
    {
        for (int i = 0; i < bits; i++)
        {
            UInt128 before = i == 0 ? 0 : UInt128.MaxValue << (Ipv6Bits - i);
            BinaryPrimitives.WriteUInt128BigEndian(
                _plain.AsSpan(i * BlockBytes), (address & before) | (_padding & ~before));
        }
        _encryptor.TransformBlock(_plain, 0, bits * BlockBytes, _encrypted, 0);
        UInt128 flips = 0;
        for (int i = 0; i < bits; i++)
            flips = flips << 1 | (uint)(_encrypted[i * BlockBytes] >> 7);
        return address ^ flips << (Ipv6Bits - bits);
    }
}
