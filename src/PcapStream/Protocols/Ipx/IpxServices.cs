using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ipx;

/// <summary>
/// SAP of IPX (Novell, IPX Router Specification, section 4). A response has servers of 64 bytes, a query the type of a
/// server.
/// <code>
///  0           2      4      52        56     62       64     66
///  +-----------+------+------+---------+------+--------+------+---------
///  | operation | type | name | network | node | socket | hops | servers
///  +-----------+------+------+---------+------+--------+------+---------
/// </code>
/// </summary>
internal static class IpxServices
{
    public const int Size = 4;
    public const int ServersOffset = 2;
    public const int ServerSize = 64;

    private const int GeneralQuery = 1;
    private const int GeneralResponse = 2;
    private const int NearestQuery = 3;
    private const int NearestResponse = 4;

    /// <summary>The operation; 0 if it is incomplete.</summary>
    public static ushort OperationOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < Size ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    public static bool IsQuery(ReadOnlySpan<byte> bytes) => OperationOf(bytes) is GeneralQuery or NearestQuery;

    public static bool IsResponse(ReadOnlySpan<byte> bytes) => OperationOf(bytes) is GeneralResponse or NearestResponse;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.IpxServices, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of IPX's SAP.</summary>
internal static class IpxServicesFields
{
    public static readonly Field[] All =
    [
        // Wireshark 4.0 has these two the wrong way round.
        Of("request", FieldType.Boolean, "Request", (in source, values) => values.AddBoolean(true))
            .If(IpxServices.IsResponse),
        Of("response", FieldType.Boolean, "Response", (in source, values) => values.AddBoolean(true))
            .If(IpxServices.IsQuery),
        Field.Decimal(Protocol.IpxServices, "ipxsap.packet_type", FieldType.Unsigned16, "SAP packet type", 0)
            .AtLeast(IpxServices.Size),
        Of("server", FieldType.None, "Server", AddServers).If(IpxServices.IsResponse),
        Of("server.type", FieldType.Unsigned16, "Server Type", (in source, values) =>
        {
            if (IpxServices.IsResponse(source.Bytes))
                EachServer(source, values, 0, 2, AddHex);
            else if (source.Bytes.Length >= IpxServices.Size)
                AddHex(source.Bytes.Slice(IpxServices.ServersOffset, 2), values);
        }),
        InServer("name", FieldType.LimitedText, "Server Name", 2, 48, static (name, values) => values.AddAscii(name)),
        InServer("network", FieldType.IpxNetwork, "Network", 50, 4, static (network, values) =>
            values.AddHex(BinaryPrimitives.ReadUInt32BigEndian(network), 8)),
        InServer("node", FieldType.Ether, "Node", 54, 6, static (node, values) => values.AddColonBytes(node)),
        InServer("socket", FieldType.Unsigned16, "Socket", 60, 2, AddHex),
        InServer("intermediate_networks", FieldType.Unsigned16, "Intermediate Networks", 62, 2,
            static (hops, values) => values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(hops))),
    ];

    private delegate void ServerPartReader(ReadOnlySpan<byte> part, FieldValues values);

    private static Field Of(string name, FieldType type, string description, FieldValueReader read) =>
        Field.Of(Protocol.IpxServices, "ipxsap." + name, type, description, read);

    private static Field InServer(
        string name, FieldType type, string description, int offset, int size, ServerPartReader read) =>
        Of("server." + name, type, description, (in source, values) => EachServer(source, values, offset, size, read))
            .If(IpxServices.IsResponse);

    private static void EachServer(
        in FieldSource source, FieldValues values, int offset, int size, ServerPartReader read)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        for (int at = IpxServices.ServersOffset + offset; at + size <= bytes.Length; at += IpxServices.ServerSize)
            read(bytes.Slice(at, size), values);
    }

    // A server counts once a byte of it was sent, also where the captured bytes end just before it.
    private static void AddServers(in FieldSource source, FieldValues values)
    {
        int captured = source.Bytes.Length;
        bool isCut = source.Frame.OriginalLength > source.Packet.Data.Length;
        int sent = isCut ? IpxHeader.LengthOf(source.Packet.Bytes(source.Packet.Layers[source.Index - 1])) : 0;
        int length = Math.Max(captured, Math.Min(sent - IpxHeader.Size, captured + 1));
        for (int at = IpxServices.ServersOffset; at < length; at += IpxServices.ServerSize)
            values.AddBoolean(true);
    }

    private static void AddHex(ReadOnlySpan<byte> part, FieldValues values) =>
        values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(part), 4);
}
