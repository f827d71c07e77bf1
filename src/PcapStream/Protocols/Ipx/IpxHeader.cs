using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ipx;

/// <summary>
/// IPX (Novell, IPX Router Specification, section 2). The length counts the header.
/// <code>
///  0          2        4      5      6             10     16       18       22     28       30
///  +----------+--------+------+------+-------------+------+--------+--------+------+--------+---------
///  | checksum | length | hops | type | destination | node | socket | source | node | socket | payload
///  +----------+--------+------+------+-------------+------+--------+--------+------+--------+---------
/// </code>
/// </summary>
internal static class IpxHeader
{
    public const int Size = 30;
    public const int DestinationOffset = 6;
    public const int SourceOffset = 18;
    public const int AddressSize = 10;
    public const int SocketEnd = 12;

    private const ushort Core = 0x0451;
    private const ushort Services = 0x0452;
    private const ushort Routing = 0x0453;

    /// <summary>Whether the addresses are there: captured, and within the length that the header gives.</summary>
    public static bool HasAddresses(ReadOnlySpan<byte> header) =>
        header.Length >= Size && LengthOf(header) >= SourceOffset + AddressSize;

    /// <summary>Length of the packet in bytes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16BigEndian(header[2..]);

    /// <summary>Socket of the destination.</summary>
    public static ushort DestinationSocket(ReadOnlySpan<byte> header) => SocketAt(header, DestinationOffset);

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Ipx, Size))
            return Protocol.None;
        int length = LengthOf(bytes);
        if (length < Size)
            return cursor.Malformed(Size, length);
        cursor.LimitPayload(length - Size);
        (ushort destination, ushort source) = (DestinationSocket(bytes), SocketAt(bytes, SourceOffset));
        Protocol first = Next(Math.Min(destination, source), out bool isKnown);
        return isKnown ? first : Next(Math.Max(destination, source), out _);
    }

    private static ushort SocketAt(ReadOnlySpan<byte> header, int address) =>
        BinaryPrimitives.ReadUInt16BigEndian(header[(address + AddressSize)..]);

    // NetWare's core protocol is known, but not decoded.
    private static Protocol Next(ushort socket, out bool isKnown)
    {
        isKnown = socket is Core or Services or Routing;
        return socket switch
        {
            Services => Protocol.IpxServices,
            Routing => Protocol.IpxRouting,
            _ => Protocol.None,
        };
    }
}

/// <summary>Fields of IPX.</summary>
internal static class IpxFields
{
    private const int NodeOffset = 4;

    public static readonly Field[] All =
    [
        Hidden("src", "Source Address", IpxHeader.SourceOffset),
        Hidden("dst", "Destination Address", IpxHeader.DestinationOffset),
        Hidden("addr", "Src/Dst Address", IpxHeader.SourceOffset, IpxHeader.DestinationOffset),
        Field.Hex(Protocol.Ipx, "ipx.checksum", FieldType.Unsigned16, "Checksum", 0).If(IpxHeader.HasAddresses),
        Field.Decimal(Protocol.Ipx, "ipx.len", FieldType.Unsigned16, "Length", 2).If(IpxHeader.HasAddresses),
        Field.Decimal(Protocol.Ipx, "ipx.hops", FieldType.Unsigned8, "Transport Control (Hops)", 4)
            .If(IpxHeader.HasAddresses),
        Field.Hex(Protocol.Ipx, "ipx.packet_type", FieldType.Unsigned8, "Packet Type", 5).If(IpxHeader.HasAddresses),
        .. Of("dst.", "Destination ", IpxHeader.DestinationOffset),
        .. Of("src.", "Source ", IpxHeader.SourceOffset),
        .. Of("", "Source or Destination ", IpxHeader.DestinationOffset, IpxHeader.SourceOffset),
    ];

    /// <summary>Adds a network and a node, such as <c>00000028.02aabbccddee</c>.</summary>
    public static void AddAddress(ReadOnlySpan<byte> address, FieldValues values)
    {
        Span<byte> text = values.Reserve(IpxHeader.AddressSize * 2 + 1);
        Convert.TryToHexStringLower(address[..NodeOffset], text, out int length);
        text[length++] = (byte)'.';
        Convert.TryToHexStringLower(address[NodeOffset..IpxHeader.AddressSize], text[length..], out int node);
        values.Commit(length + node);
    }

    private static Field Hidden(string name, string description, params int[] offsets) =>
        Each(name, FieldType.Text, description, AddAddress, offsets);

    private static Field[] Of(string name, string description, params int[] offsets) =>
    [
        Each(name + "net", FieldType.IpxNetwork, description + "Network", static (end, values) =>
            values.AddHex(BinaryPrimitives.ReadUInt32BigEndian(end), 8), offsets),
        Each(name + "node", FieldType.Ether, description + "Node", static (end, values) =>
            values.AddColonBytes(end[NodeOffset..IpxHeader.AddressSize]), offsets),
        Each(name + "socket", FieldType.Unsigned16, description + "Socket", static (end, values) =>
            values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(end[IpxHeader.AddressSize..]), 4), offsets),
    ];

    private static Field Each(string name, FieldType type, string description, IpxEndReader read, int[] offsets) =>
        Field.Of(Protocol.Ipx, "ipx." + name, type, description, (in source, values) =>
        {
            foreach (int offset in offsets)
                read(source.Bytes.Slice(offset, IpxHeader.SocketEnd), values);
        }).If(IpxHeader.HasAddresses);

    private delegate void IpxEndReader(ReadOnlySpan<byte> end, FieldValues values);
}
