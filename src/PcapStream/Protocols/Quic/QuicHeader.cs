using System.Buffers.Binary;

namespace PcapStream.Protocols.Quic;

/// <summary>
/// The part of a QUIC header that all versions share (RFC 8999). The long form begins a connection; the short form
/// continues one, and holds no version.
/// <code>
///  long    0       1         5        6             6 + n    7 + n
///  +-------+---------+--------+-------------+--------+--------
///  | flags | version | length | destination | length | source
///  +-------+---------+--------+-------------+--------+--------
///  short   0       1
///  +-------+-------------
///  | flags | destination
///  +-------+-------------
/// </code>
/// </summary>
public readonly ref struct QuicHeader
{
    /// <summary>Bytes of the shortest header that is recognised.</summary>
    public const int LeastSize = 1;

    /// <summary>RFC 9000.</summary>
    internal const uint Version1 = 1;

    /// <summary>RFC 9369.</summary>
    internal const uint Version2 = 0x6B3343CF;

    // RFC 9000, section 17.2, for versions 1 and 2; drafts allowed no more.
    internal const int LongestId = 20;

    // RFC 9000, section 7.2: a client chooses at least 8 bytes for its first packet.
    internal const int LeastChosenId = 8;

    private const int VersionEnd = 5;
    private const byte LongForm = 0x80;
    internal const byte FixedBit = 0x40;

    // A short packet protects at least this many bytes: a connection ID may be empty, but header protection samples 16
    // bytes after a packet number of up to 4 (RFC 9001, section 5.4.2).
    private const int LeastShortPacket = 1 + 4 + 16;

    private readonly ReadOnlySpan<byte> _bytes;

    private QuicHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Whether it has the long form.</summary>
    public bool IsLong => (_bytes[0] & LongForm) != 0;

    /// <summary>The version, 1 for RFC 9000; 0 for a version negotiation, and in the short form.</summary>
    public uint Version => IsLong ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[1..]) : 0;

    /// <summary>Reads a header at the start of a datagram on any port.</summary>
    /// <param name="bytes">The payload of UDP.</param>
    /// <param name="header">The header.</param>
    /// <returns>False unless it has the long form and a known version.</returns>
    public static bool TryReadLong(ReadOnlySpan<byte> bytes, out QuicHeader header)
    {
        header = new QuicHeader(bytes);
        return HasIds(bytes) && (bytes[0] & FixedBit) != 0 && IsVersion(header.Version);
    }

    /// <summary>
    /// Reads a header on a port of QUIC's, where a negotiation of the version and the short form are expected too.
    /// Elsewhere their few bits would name other protocols.
    /// </summary>
    /// <param name="bytes">The payload of UDP.</param>
    /// <param name="header">The header.</param>
    /// <returns>False if the bytes cannot be a packet of QUIC.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out QuicHeader header) =>
        TryReadLong(bytes, out header)
            || (HasIds(bytes) && header.Version == 0)
            || (bytes.Length >= LeastShortPacket && (bytes[0] & (LongForm | FixedBit)) == FixedBit);

    // Whether the long form's connection IDs are there, and as short as every version has them.
    private static bool HasIds(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < VersionEnd + 2 || (bytes[0] & LongForm) == 0)
            return false;
        int destination = bytes[VersionEnd];
        int source = VersionEnd + 1 + destination;
        return destination <= LongestId && source < bytes.Length && bytes[source] <= LongestId
            && source + 1 + bytes[source] <= bytes.Length;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Quic, LeastSize);
        if (cursor.MoveToOpened() && QuicOpenedPackets.TryFindHandshake(cursor.Rest, out int offset)
            && cursor.Skip(Protocol.Tls, offset))
            cursor.TryAddLayer(Protocol.Tls, 0);
        return Protocol.None;
    }

    // IANA, QUIC versions: 1, 2, the drafts, and the pattern that is reserved to exercise negotiation.
    private static bool IsVersion(uint version) =>
        version is Version1 or Version2 or (>= 0xFF000000 and <= 0xFF0000FF) || (version & 0x0F0F0F0F) == 0x0A0A0A0A;
}
