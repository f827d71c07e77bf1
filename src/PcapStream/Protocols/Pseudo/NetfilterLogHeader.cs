using System.Buffers.Binary;

namespace PcapStream.Protocols.Pseudo;

/// <summary>
/// Linux's netfilter log (LINKTYPE_NFLOG): attributes in the machine's byte order, each padded to a multiple of 4. The
/// last one holds the packet.
/// <code>
///  0                1         2             4        6      8
///  +----------------+---------+-------------+--------+------+-------+-----
///  | address family | version | resource id | length | type | value | …
///  +----------------+---------+-------------+--------+------+-------+-----
/// </code>
/// </summary>
internal static class NetfilterLogHeader
{
    private const int Size = 4;
    private const int AttributeSize = 4;
    private const ushort Payload = 9;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.NetfilterLog, Size))
            return Protocol.None;
        while (!cursor.Rest.IsEmpty)
        {
            ReadOnlySpan<byte> attribute = cursor.Rest;
            if (!cursor.TryExtend(AttributeSize))
                return Protocol.None;
            (int length, ushort type) = Read(attribute);
            if (length < AttributeSize)
                return cursor.Malformed(AttributeSize, length);
            if (type == Payload)
            {
                cursor.LimitPayload(length - AttributeSize);
                return AddressFamilies.Next(bytes[0]);
            }
            if (!cursor.TryExtend((length + 3 & ~3) - AttributeSize))
                return Protocol.None;
        }
        return Protocol.None;
    }

    // Types are small numbers, so all of them are large in the wrong byte order.
    private static (int Length, ushort Type) Read(ReadOnlySpan<byte> attribute)
    {
        ushort type = BinaryPrimitives.ReadUInt16LittleEndian(attribute[2..]);
        return type <= byte.MaxValue
            ? (BinaryPrimitives.ReadUInt16LittleEndian(attribute), type)
            : (BinaryPrimitives.ReadUInt16BigEndian(attribute), BinaryPrimitives.ReadUInt16BigEndian(attribute[2..]));
    }
}
