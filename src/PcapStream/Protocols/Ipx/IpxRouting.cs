using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ipx;

/// <summary>
/// RIP of IPX (Novell, IPX Router Specification, section 3): an operation, then routes of eight bytes.
/// <code>
///  0           2         6      8       10
///  +-----------+---------+------+-------+---------
///  | operation | network | hops | ticks | routes
///  +-----------+---------+------+-------+---------
/// </code>
/// </summary>
internal static class IpxRouting
{
    public const int Size = 2;
    public const int RouteSize = 8;
    public const ushort Request = 1;
    public const ushort Response = 2;

    /// <summary>The operation; 0 if it is incomplete.</summary>
    public static ushort OperationOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < Size ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.IpxRouting, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of IPX's RIP.</summary>
internal static class IpxRoutingFields
{
    public static readonly Field[] All =
    [
        Is("request", "Request", IpxRouting.Request),
        Is("response", "Response", IpxRouting.Response),
        Field.Decimal(Protocol.IpxRouting, "ipxrip.packet_type", FieldType.Unsigned16, "RIP packet type", 0),
        EachRoute("route_vector", FieldType.IpxNetwork, "Route Vector", static (route, values) =>
            values.AddHex(BinaryPrimitives.ReadUInt32BigEndian(route), 8)),
        EachRoute("hops", FieldType.Unsigned16, "Hops", static (route, values) =>
            values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(route[4..]))),
        EachRoute("ticks", FieldType.Unsigned16, "Ticks", static (route, values) =>
            values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(route[6..]))),
    ];

    private delegate void RouteReader(ReadOnlySpan<byte> route, FieldValues values);

    private static Field Is(string name, string description, ushort operation) =>
        Field.Of(Protocol.IpxRouting, "ipxrip." + name, FieldType.Boolean, description, (in source, values) =>
        {
            if (IpxRouting.OperationOf(source.Bytes) == operation)
                values.AddBoolean(true);
        });

    private static Field EachRoute(string name, FieldType type, string description, RouteReader read) =>
        Field.Of(Protocol.IpxRouting, "ipxrip." + name, type, description, (in source, values) =>
        {
            ReadOnlySpan<byte> routes = source.Payload;
            for (; routes.Length >= IpxRouting.RouteSize; routes = routes[IpxRouting.RouteSize..])
                read(routes, values);
        });
}
