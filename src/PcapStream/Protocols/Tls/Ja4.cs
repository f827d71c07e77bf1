using System.Buffers.Binary;
using System.Security.Cryptography;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// JA4 of a client (https://github.com/FoxIO-LLC/ja4, technical_details/JA4.md), such as
/// <c>t13d1516h2_8daaf6152771_e5627efa2ab1</c>: transport, version, server name, numbers of cipher suites and
/// extensions, and application protocol; then hashes of the sorted cipher suites, and of the sorted extensions with the
/// signature algorithms. Keeps its memory; for one thread.
/// </summary>
internal sealed class Ja4
{
    /// <summary>Bytes of a fingerprint.</summary>
    public const int Length = PrefixLength + 2 * (1 + HashLength);

    private const int PrefixLength = 10;
    private const int HashLength = 12;
    private const int MostCounted = 99;

    private ushort[] _values = new ushort[64];
    private byte[] _text = new byte[512];
    private int _count;
    private int _length;

    /// <summary>Writes the fingerprint of a ClientHello.</summary>
    /// <param name="hello">The hello, which is complete.</param>
    /// <param name="transport"><c>t</c> for TCP, <c>q</c> for QUIC.</param>
    /// <param name="into">Gets <see cref="Length"/> bytes.</param>
    public void Format(TlsHello hello, byte transport, Span<byte> into)
    {
        into[0] = transport;
        VersionCode(TlsHelloValues.HighestVersion(hello)).CopyTo(into[1..]);
        ProtocolCode(TlsHelloValues.FirstProtocol(hello), into[8..]);
        _count = 0;
        AddAll(hello.CipherSuites);
        WriteCount(_count, into[4..]);
        into[PrefixLength] = (byte)'_';
        _length = 0;
        AppendSorted();
        WriteHash(into[(PrefixLength + 1)..]);
        into[PrefixLength + 1 + HashLength] = (byte)'_';
        WriteExtensions(hello, into);
    }

    private void WriteExtensions(TlsHello hello, Span<byte> into)
    {
        _count = 0;
        int counted = 0;
        bool hasServerName = false;
        ReadOnlySpan<byte> algorithms = default;
        foreach (TlsExtension extension in hello.Extensions)
        {
            counted += Grease.Contains(extension.Type) ? 0 : 1;
            if (extension.Type == TlsExtension.ServerName)
                hasServerName = true;
            else if (extension.Type != TlsExtension.ApplicationProtocols)
                Add(extension.Type);
            if (extension.Type == TlsExtension.SignatureAlgorithms)
                algorithms = TlsList.After16(extension.Data);
        }
        into[3] = hasServerName ? (byte)'d' : (byte)'i';
        WriteCount(counted, into[6..]);
        _length = 0;
        AppendSorted();
        _count = 0;
        AddAll(algorithms);
        if (_length > 0 && _count > 0)
            AppendAll('_');
        WriteHash(into[(PrefixLength + HashLength + 2)..]);
    }

    private static ReadOnlySpan<byte> VersionCode(ushort version) => version switch
    {
        0x0304 => "13"u8,
        0x0303 => "12"u8,
        0x0302 => "11"u8,
        0x0301 => "10"u8,
        0x0300 => "s3"u8,
        0x0002 => "s2"u8,
        _ => "00"u8,
    };

    // The first and the last character; of those of the hexadecimal form, if one of them is neither letter nor digit.
    private static void ProtocolCode(ReadOnlySpan<byte> protocol, Span<byte> into)
    {
        if (protocol.IsEmpty)
            "00"u8.CopyTo(into);
        else if (char.IsAsciiLetterOrDigit((char)protocol[0]) && char.IsAsciiLetterOrDigit((char)protocol[^1]))
            (into[0], into[1]) = (protocol[0], protocol[^1]);
        else
            (into[0], into[1]) = (FieldValues.HexDigit(protocol[0] >> 4), FieldValues.HexDigit(protocol[^1] & 15));
    }

    private static void WriteCount(int count, Span<byte> into)
    {
        count = Math.Min(count, MostCounted);
        (into[0], into[1]) = ((byte)('0' + count / 10), (byte)('0' + count % 10));
    }

    private void AddAll(ReadOnlySpan<byte> values)
    {
        for (; values.Length >= sizeof(ushort); values = values[sizeof(ushort)..])
            Add(BinaryPrimitives.ReadUInt16BigEndian(values));
    }

    private void Add(ushort value)
    {
        if (Grease.Contains(value))
            return;
        if (_count == _values.Length)
            Array.Resize(ref _values, 2 * _count);
        _values[_count++] = value;
    }

    private void AppendSorted()
    {
        _values.AsSpan(0, _count).Sort();
        AppendAll(',');
    }

    // Appends the values with commas between them, and something else before the first one of a second list.
    private void AppendAll(char first)
    {
        const int ValueLength = 5;
        int needed = _length + ValueLength * _count;
        if (needed > _text.Length)
            Array.Resize(ref _text, Math.Max(needed, 2 * _text.Length));
        for (int i = 0; i < _count; i++)
        {
            if (_length > 0)
                _text[_length++] = (byte)(i == 0 ? first : ',');
            for (int shift = 12; shift >= 0; shift -= 4)
                _text[_length++] = FieldValues.HexDigit(_values[i] >> shift & 15);
        }
    }

    // The start of the text's hash; zeros for no text.
    private void WriteHash(Span<byte> into)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (_length == 0)
            hash.Clear();
        else
            SHA256.HashData(_text.AsSpan(0, _length), hash);
        for (int i = 0; i < HashLength; i++)
            into[i] = FieldValues.HexDigit(i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15);
    }
}
