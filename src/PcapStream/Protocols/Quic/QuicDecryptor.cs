using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PcapStream.Protocols.Quic;

/// <summary>
/// Removes the protection of the Initial packets of one side: RFC 9001, sections 5.3 and 5.4. Keeps the keys of the
/// latest connection, whose packets often follow each other. For one thread.
/// </summary>
/// <param name="ofServer">Whether it is the side of servers.</param>
internal sealed class QuicDecryptor(bool ofServer) : IDisposable
{
    private const int TagBytes = 16;
    private const int SampleBytes = 16;
    private const int MostNumberBytes = 4;
    private const byte ProtectedFlags = 0x0F;

    private readonly byte[] _connection = new byte[QuicHeader.LongestId];
    private readonly byte[] _key = new byte[QuicInitialKeys.KeyBytes];

    private int _connectionLength = -1;
    private uint _version;
    private UInt128 _nonce;
    private AesGcm? _cipher;
    private Aes? _headerCipher;

    private byte[] _header = [];
    private byte[] _payload = [];
    private byte[] _check = [];

    /// <summary>Decrypts a packet.</summary>
    /// <param name="initial">An Initial packet.</param>
    /// <param name="connection">The connection ID of the server in the client's first packet; at most 20 bytes.</param>
    /// <param name="opened">What it has, valid until the next call.</param>
    /// <returns>False for one of the other side or another connection, and for one that is damaged.</returns>
    public bool TryDecrypt(QuicPacket initial, ReadOnlySpan<byte> connection, out QuicOpened opened)
    {
        opened = default;
        ReadOnlySpan<byte> packet = initial.Bytes;
        int at = initial.NumberOffset;
        if (packet.Length - at < MostNumberBytes + SampleBytes || connection.Length > QuicHeader.LongestId)
            return false;
        SetKeys(initial.Version, connection);
        Span<byte> mask = stackalloc byte[SampleBytes];
        _headerCipher!.EncryptEcb(packet.Slice(at + MostNumberBytes, SampleBytes), mask, PaddingMode.None);
        int numberBytes = ((packet[0] ^ mask[0]) & 3) + 1;
        int headerBytes = at + numberBytes;
        Grow(ref _header, headerBytes);
        Span<byte> header = _header.AsSpan(0, headerBytes);
        packet[..headerBytes].CopyTo(header);
        header[0] ^= (byte)(mask[0] & ProtectedFlags);
        uint number = 0;
        for (int i = 0; i < numberBytes; i++)
        {
            header[at + i] ^= mask[1 + i];
            number = number << 8 | header[at + i];
        }
        if (!TryOpen(header, number, packet[headerBytes..], out ReadOnlySpan<byte> frames))
            return false;
        opened = new QuicOpened { Number = number, NumberBytes = numberBytes, Frames = frames };
        return true;
    }

    public void Dispose()
    {
        _cipher?.Dispose();
        _headerCipher?.Dispose();
    }

    // AesGcm.Decrypt would throw an exception for each packet of a server. The cipher is a stream, so that encrypting
    // twice decrypts; the second time, it also gives the tag.
    private bool TryOpen(
        ReadOnlySpan<byte> header, uint number, ReadOnlySpan<byte> sealedBytes, out ReadOnlySpan<byte> frames)
    {
        frames = default;
        int length = sealedBytes.Length - TagBytes;
        if (length < 0)
            return false;
        Grow(ref _payload, length);
        Grow(ref _check, length);
        Span<byte> payload = _payload.AsSpan(0, length);
        Span<byte> nonce = stackalloc byte[sizeof(ulong) * 2];
        BinaryPrimitives.WriteUInt128BigEndian(nonce, _nonce ^ number);
        nonce = nonce[^QuicInitialKeys.NonceBytes..];
        Span<byte> tag = stackalloc byte[TagBytes];
        _cipher!.Encrypt(nonce, sealedBytes[..length], payload, tag);
        _cipher.Encrypt(nonce, payload, _check.AsSpan(0, length), tag, header);
        frames = payload;
        return tag.SequenceEqual(sealedBytes[length..]);
    }

    private void SetKeys(uint version, ReadOnlySpan<byte> connection)
    {
        if (_version == version && _connectionLength >= 0
            && connection.SequenceEqual(_connection.AsSpan(0, _connectionLength)))
            return;
        _version = version;
        _connectionLength = connection.Length;
        connection.CopyTo(_connection);
        var keys = QuicInitialKeys.Derive(version, connection, ofServer);
        _nonce = keys.Nonce;
        BinaryPrimitives.WriteUInt128BigEndian(_key, keys.HeaderKey);
        _headerCipher ??= Aes.Create();
        _headerCipher.Key = _key;
        BinaryPrimitives.WriteUInt128BigEndian(_key, keys.Key);
        _cipher?.Dispose();
        _cipher = new AesGcm(_key, TagBytes);
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new byte[Math.Max(length, 2048)];
    }
}
