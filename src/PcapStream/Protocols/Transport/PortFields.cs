using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Transport;

/// <summary>The ports at the start of every transport's header.</summary>
internal static class PortFields
{
    /// <summary>The ports of any transport in one column each. tshark has no such fields.</summary>
    public static readonly Field[] All =
    [
        OfAny("port.src", "Source Port of TCP, UDP, SCTP or another", offset: 0),
        OfAny("port.dst", "Destination Port of TCP, UDP, SCTP or another", offset: 2),
    ];

    /// <summary>Length of both ports in bytes; neither is shown without the other.</summary>
    public const int Size = 4;

    /// <summary>Adds the source and the destination port.</summary>
    public static void Read(in FieldSource source, FieldValues values)
    {
        if (source.Bytes.Length < Size)
            return;
        values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes));
        values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[2..]));
    }

    private static Field OfAny(string name, string description, int offset) =>
        Field.Decimal(Protocol.Tcp, name, FieldType.Unsigned16, description, offset).AtLeast(Size)
            .AlsoIn(Protocol.Udp, Protocol.UdpLite, Protocol.Sctp, Protocol.Dccp);
}
