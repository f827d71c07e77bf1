using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PcapStream.Protocols.Quic;

/// <summary>
/// Removes the protection of clients' Initial packets: RFC 9001, sections 5.3 and 5.4. Keeps the keys of the latest
/// connection, whose packets often follow each other. For one thread.
/// </summary>
internal sealed class QuicDecryptor : IDisposable
{
    private const int TagBytes = 16;
    private const int SampleBytes = 16;
    private const int MostNumberBytes = 4;
    private const byte ProtectedFlags = 0x0F;

    private readonly byte[] _destination = new byte[QuicHeader.LongestId];
    private readonly byte[] _key = new byte[QuicInitialKeys.KeyBytes];

    private int _destinationLength = -1;
    private bool _isVersion2;
    private UInt128 _nonce;
    private AesGcm? _cipher;
    private Aes? _headerCipher;

    private byte[] _header = [];
    private byte[] _payload = [];
    private byte[] _check = [];

    /// <summary>Decrypts a packet.</summary>
    /// <param name="initial">The packet.</param>
    /// <param name="frames">Its frames, valid until the next call.</param>
    /// <returns>False for one of a server, whose keys are others, and for one that is damaged.</returns>
    public bool TryDecrypt(QuicInitial initial, out ReadOnlySpan<byte> frames)
    {
        frames = default;
        ReadOnlySpan<byte> packet = initial.Packet;
        int at = initial.NumberOffset;
        if (packet.Length - at < MostNumberBytes + SampleBytes)
            return false;
        SetKeys(initial);
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
        return TryOpen(header, number, packet[headerBytes..], out frames);
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

    private void SetKeys(QuicInitial initial)
    {
        if (_isVersion2 == initial.IsVersion2 && _destinationLength >= 0
            && initial.Destination.SequenceEqual(_destination.AsSpan(0, _destinationLength)))
            return;
        _isVersion2 = initial.IsVersion2;
        _destinationLength = initial.Destination.Length;
        initial.Destination.CopyTo(_destination);
        QuicInitialKeys keys = QuicInitialKeys.Derive(_isVersion2, initial.Destination);
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
