using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PcapStream.Protocols.Quic;

/// <summary>
/// The keys of Initial packets, which follow from the connection ID that the client chose for the server: RFC 9001,
/// section 5.2, for version 1 and its drafts, and RFC 9369, section 3.3, for version 2. They are public.
/// </summary>
internal readonly record struct QuicInitialKeys
{
    public const int KeyBytes = 16;
    public const int NonceBytes = 12;

    private const int LongestLabel = 64;

    private QuicInitialKeys(UInt128 key, UInt128 nonce, UInt128 headerKey) =>
        (Key, Nonce, HeaderKey) = (key, nonce, headerKey);

    /// <summary>The key of AES-128-GCM.</summary>
    public UInt128 Key { get; }

    /// <summary>What is added to the packet number for the nonce; 12 bytes.</summary>
    public UInt128 Nonce { get; }

    /// <summary>The key of the header protection, AES-128-ECB.</summary>
    public UInt128 HeaderKey { get; }

    private static ReadOnlySpan<byte> Salt1 =>
    [
        0x38, 0x76, 0x2C, 0xF7, 0xF5, 0x59, 0x34, 0xB3, 0x4D, 0x17, 0x9A, 0xE6, 0xA4, 0xC8, 0x0C, 0xAD, 0xCC, 0xBB,
        0x7F, 0x0A,
    ];

    private static ReadOnlySpan<byte> Salt2 =>
    [
        0x0D, 0xED, 0xE3, 0xDE, 0xF7, 0x00, 0xA6, 0xDB, 0x81, 0x93, 0x81, 0xBE, 0x6E, 0x26, 0x9D, 0xCB, 0xF9, 0xBD,
        0x2E, 0xD9,
    ];

    // Drafts 23 to 28, and 29 to 32; later ones have the salt of version 1.
    private static ReadOnlySpan<byte> SaltOfDraft23 =>
    [
        0xC3, 0xEE, 0xF7, 0x12, 0xC7, 0x2E, 0xBB, 0x5A, 0x11, 0xA7, 0xD2, 0x43, 0x2B, 0xB4, 0x63, 0x65, 0xBE, 0xF9,
        0xF5, 0x02,
    ];

    private static ReadOnlySpan<byte> SaltOfDraft29 =>
    [
        0xAF, 0xBF, 0xEC, 0x28, 0x99, 0x93, 0xD2, 0x4C, 0x9E, 0x97, 0x86, 0xF1, 0x9C, 0x61, 0x11, 0xE0, 0x43, 0x90,
        0xA8, 0x99,
    ];

    /// <summary>The salt of a version; empty if it is not known.</summary>
    public static ReadOnlySpan<byte> SaltOf(uint version) => version switch
    {
        QuicHeader.Version1 or 0xFF000021 or 0xFF000022 => Salt1,
        QuicHeader.Version2 => Salt2,
        >= 0xFF000017 and <= 0xFF00001C => SaltOfDraft23,
        >= 0xFF00001D and <= 0xFF000020 => SaltOfDraft29,
        _ => default,
    };

    /// <summary>Derives the keys of one side.</summary>
    /// <param name="version">A version with a salt.</param>
    /// <param name="connection">The connection ID of the server in the client's first packet.</param>
    /// <param name="ofServer">Whether they are for packets of the server.</param>
    public static QuicInitialKeys Derive(uint version, ReadOnlySpan<byte> connection, bool ofServer)
    {
        bool isVersion2 = version == QuicHeader.Version2;
        Span<byte> initial = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> secret = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(SaltOf(version), connection, initial);
        Expand(initial, ofServer ? "tls13 server in"u8 : "tls13 client in"u8, secret);
        return new QuicInitialKeys(
            Expand(secret, isVersion2 ? "tls13 quicv2 key"u8 : "tls13 quic key"u8, KeyBytes),
            Expand(secret, isVersion2 ? "tls13 quicv2 iv"u8 : "tls13 quic iv"u8, NonceBytes),
            Expand(secret, isVersion2 ? "tls13 quicv2 hp"u8 : "tls13 quic hp"u8, KeyBytes));
    }

    private static UInt128 Expand(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, int length)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        bytes.Clear();
        Expand(secret, label, bytes[(KeyBytes - length)..]);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    // HKDF-Expand-Label, RFC 8446, section 7.1, without a context. One block of HKDF (RFC 5869) is enough.
    private static void Expand(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, Span<byte> output)
    {
        const byte FirstBlock = 1;
        Span<byte> info = stackalloc byte[LongestLabel];
        BinaryPrimitives.WriteUInt16BigEndian(info, (ushort)output.Length);
        info[2] = (byte)label.Length;
        label.CopyTo(info[3..]);
        info[3 + label.Length] = 0;
        info[4 + label.Length] = FirstBlock;
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, info[..(5 + label.Length)], block);
        block[..output.Length].CopyTo(output);
    }
}
