using System.Buffers.Binary;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// A ClientHello or ServerHello, RFC 8446, sections 4.1.2 and 4.1.3. A server chooses one cipher suite and compression
/// method and writes no lengths before them. Incomplete lists are given in whole elements.
/// <code>
///  0         2        34         35           35+n
///  +---------+--------+----------+------------+--------+---------------+--------+--------------+--------+-----------
///  | version | random | length n | session id | length | cipher suites | length | compressions | length | extensions
///  +---------+--------+----------+------------+--------+---------------+--------+--------------+--------+-----------
/// </code>
/// </summary>
public readonly ref struct TlsHello
{
    private const int SessionOffset = 34;

    private TlsHello(ReadOnlySpan<byte> body, bool isClient)
    {
        Version = BinaryPrimitives.ReadUInt16BigEndian(body);
        IsClient = isClient;
        ReadOnlySpan<byte> rest = body.Length <= SessionOffset ? default : body[SessionOffset..];
        SessionIdLength = rest.IsEmpty ? -1 : rest[0];
        SplitBytes(ref rest);
        CipherSuites = isClient ? Split16(ref rest) : Split(ref rest, sizeof(ushort));
        if (isClient)
            SplitBytes(ref rest);
        else
            Split(ref rest, 1);
        Extensions = new TlsExtensions(Split16(ref rest));
    }

    /// <summary>Whether it is a ClientHello.</summary>
    public bool IsClient { get; }

    /// <summary>Legacy version: TLS 1.3 writes 0x0303 here and the real version into an extension.</summary>
    public ushort Version { get; }

    /// <summary>Length of the session id in bytes; -1 if it is missing.</summary>
    public int SessionIdLength { get; }

    /// <summary>Cipher suites, two bytes each.</summary>
    public ReadOnlySpan<byte> CipherSuites { get; }

    /// <summary>Enumerates the extensions.</summary>
    public TlsExtensions Extensions { get; }

    /// <summary>Reads a hello in a handshake message.</summary>
    /// <returns>False if it is another message or too short for a version.</returns>
    public static bool TryRead(TlsHandshake message, out TlsHello hello)
    {
        ReadOnlySpan<byte> body = message.Body;
        bool isHello = message.Type is TlsHandshake.ClientHello or TlsHandshake.ServerHello
            && body.Length >= sizeof(ushort);
        hello = isHello ? new TlsHello(body, message.Type == TlsHandshake.ClientHello) : default;
        return isHello;
    }

    private static void SplitBytes(scoped ref ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty)
            Split(ref rest, rest[0] + 1);
    }

    private static ReadOnlySpan<byte> Split16(scoped ref ReadOnlySpan<byte> rest)
    {
        int length = rest.Length < sizeof(ushort) ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest);
        Split(ref rest, sizeof(ushort));
        return Split(ref rest, length);
    }

    private static ReadOnlySpan<byte> Split(scoped ref ReadOnlySpan<byte> rest, int length)
    {
        length = Math.Min(length, rest.Length);
        ReadOnlySpan<byte> first = rest[..length];
        rest = rest[length..];
        return first;
    }
}
