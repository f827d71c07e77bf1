using System.Buffers.Binary;
using PcapStream.Protocols.Ethernet;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// GRE, RFC 2784, with the key and sequence number of RFC 2890, the routing of RFC 1701, and PPTP's version 1, RFC
/// 2637.
/// <code>
///  0                                2
///  +--------------------------------+--------------
///  | C R K S s rrr A ffff version 3 | protocol type
///  +--------------------------------+--------------
///  4
///  +--------------------------+--------+--------------------+------------------------------+-----------
///  | C or R: checksum, offset | K: key | S: sequence number | version 1, A: acknowledgment | R: routing
///  +--------------------------+--------+--------------------+------------------------------+-----------
/// </code>
/// </summary>
public readonly ref struct GreHeader
{
    /// <summary>Length of a header without optional fields, in bytes.</summary>
    public const int MinSize = 4;

    private const ushort ChecksumPresent = 0x8000;
    private const ushort RoutingPresent = 0x4000;
    private const ushort KeyPresent = 0x2000;
    private const ushort SequencePresent = 0x1000;
    private const ushort AcknowledgmentPresent = 0x0080;
    private const ushort Redirected = 0x883E;
    private const ushort PointToPoint = 0x880B;
    private const ushort ByteStream = 0x8881;
    private const ushort Packet3gpp2 = 0x88D2;
    private const int SourceRouteEntrySize = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private GreHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Flags and version.</summary>
    public ushort FlagsAndVersion => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>0, or 1 for PPTP.</summary>
    public int Version => FlagsAndVersion & 7;

    /// <summary>The protocol that follows, an Ethernet type or one of GRE's own.</summary>
    public ushort ProtocolType => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Whether it has a checksum.</summary>
    public bool HasChecksum => (FlagsAndVersion & ChecksumPresent) != 0;

    /// <summary>Whether it has a key.</summary>
    public bool HasKey => (FlagsAndVersion & KeyPresent) != 0;

    /// <summary>Whether it has a sequence number.</summary>
    public bool HasSequenceNumber => (FlagsAndVersion & SequencePresent) != 0;

    /// <summary>Checksum over header and payload; 0 if absent.</summary>
    public ushort Checksum => HasChecksum ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[MinSize..]) : (ushort)0;

    /// <summary>
    /// Identifies a flow in a tunnel; in NVGRE (RFC 7637) subnet and flow, in PPTP payload length and call. 0 if
    /// absent.
    /// </summary>
    public uint Key => HasKey ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[KeyOffset(FlagsAndVersion)..]) : 0;

    /// <summary>
    /// Whether it is the form for PPP with an acknowledgment number: RFC 2637 and 3GPP2 A.S0012.
    /// </summary>
    public bool IsEnhanced => IsEnhancedForm(FlagsAndVersion, ProtocolType);

    /// <summary>Sequence number of the packet in the tunnel; 0 if absent.</summary>
    public uint SequenceNumber =>
        HasSequenceNumber ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[SequenceOffset(FlagsAndVersion)..]) : 0;

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete; its routing may be.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out GreHeader header)
    {
        header = new GreHeader(bytes);
        return bytes.Length >= MinSize && bytes.Length >= FixedLength(header.FlagsAndVersion, header.ProtocolType);
    }

    internal static int KeyOffset(ushort flags) =>
        MinSize + ((flags & (ChecksumPresent | RoutingPresent)) != 0 ? 4 : 0);

    internal static int SequenceOffset(ushort flags) => KeyOffset(flags) + ((flags & KeyPresent) != 0 ? 4 : 0);

    internal static int AcknowledgmentOffset(ushort flags) =>
        SequenceOffset(flags) + ((flags & SequencePresent) != 0 ? 4 : 0);

    internal static bool IsEnhancedForm(ushort flags, ushort type) =>
        type == PointToPoint ? (flags & 7) != 0 : type is ByteStream or Packet3gpp2;

    // Only PPTP's key consists of two numbers.
    internal static bool HasCall(ushort flags, ushort type) =>
        (flags & KeyPresent) != 0 && type != ByteStream && IsEnhancedForm(flags, type);

    internal static bool HasAcknowledgment(ushort flags, ushort type) =>
        (flags & AcknowledgmentPresent) != 0 && IsEnhancedForm(flags, type);

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Gre, MinSize))
            return Protocol.None;
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (!cursor.TryExtend(FixedLength(flags, type) - MinSize)
            || ((flags & RoutingPresent) != 0 && !DecodeRouting(ref cursor)))
            return Protocol.None;
        // Only version 2 of WCCP has a redirect header; the payload does not start like IPv4 then.
        if (type == Redirected && !cursor.Rest.IsEmpty && cursor.Rest[0] >> 4 != 4 && !cursor.TryExtend(4))
            return Protocol.None;
        // PPTP's acknowledgments may have no payload and no sequence number.
        return cursor.Rest.IsEmpty && (flags & SequencePresent) == 0 ? Protocol.None : GreProtocols.Next(type);
    }

    // RFC 1701: each entry has an address family, an offset and a length; the last has family 0 and length 0.
    private static bool DecodeRouting(ref HeaderCursor cursor)
    {
        while (true)
        {
            ReadOnlySpan<byte> entry = cursor.Rest;
            if (!cursor.TryExtend(SourceRouteEntrySize))
                return false;
            if (BinaryPrimitives.ReadUInt16BigEndian(entry) == 0 && entry[3] == 0)
                return true;
            if (!cursor.TryExtend(entry[3]))
                return false;
        }
    }

    private static int FixedLength(ushort flags, ushort type) =>
        AcknowledgmentOffset(flags) + (HasAcknowledgment(flags, type) ? 4 : 0);
}

/// <summary>Maps protocol types of tunnels to protocols: Ethernet types, and some that only tunnels use.</summary>
internal static class GreProtocols
{
    private const ushort TransparentBridging = 0x6558;

    /// <summary>The protocol after a Geneve header, RFC 8926, section 3.4.</summary>
    public static Protocol Bridged(ushort type) =>
        type == TransparentBridging ? Protocol.Ethernet : EtherTypes.Next(type);

    /// <summary>The protocol after a GRE header.</summary>
    public static Protocol Next(ushort type) => type switch
    {
        0x0800 => Protocol.Ipv4,
        0x8137 => Protocol.Ipx,
        0x86DD => Protocol.Ipv6,
        0x0806 => Protocol.Arp,
        0x6400 or TransparentBridging => Protocol.Ethernet,
        0x6559 => Protocol.FrameRelay,
        0x880B or 0x88D2 => Protocol.Ppp,
        0x883E => Protocol.Ipv4,
        0x8909 or 0x894F => EtherTypes.Next(type),
        0x8847 or 0x8848 => Protocol.Mpls,
        CiscoProtocols.Discovery => Protocol.CiscoDiscovery,
        0x22EB or 0x88BE => Protocol.Erspan,
        // Aruba's access points use one type for each queue.
        >= 0x8200 and <= 0x8370 when (type & 0xF) == 0 => Protocol.Wlan,
        _ => Protocol.None,
    };
}
