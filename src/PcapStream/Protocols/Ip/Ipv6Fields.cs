using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Ip;

/// <summary>Fields of IPv6, RFC 8200.</summary>
internal static class Ipv6Fields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Ipv6, "ipv6.version", FieldType.Unsigned8, "Version", 0, 0xF0),
        Field.HexBits(Protocol.Ipv6, "ipv6.tclass", FieldType.Unsigned32, "Traffic Class", 0, 0xFF00000),
        Field.Bits(Protocol.Ipv6, "ipv6.tclass.dscp", FieldType.Unsigned32, "Differentiated Services Codepoint", 0, 0xFC00000),
        Field.Bits(Protocol.Ipv6, "ipv6.tclass.ecn", FieldType.Unsigned32, "Explicit Congestion Notification", 0, 0x300000),
        Field.HexBits(Protocol.Ipv6, "ipv6.flow", FieldType.Unsigned24, "Flow Label", 1, 0xFFFFF),
        Field.Of(Protocol.Ipv6, "ipv6.plen", FieldType.Unsigned16, "Payload Length", (in source, values) =>
        {
            if (source.Header.Length < 6)
                return;
            bool isJumbo = source.Header.Length > 6 && source.Header[6] == Ipv6Header.HopByHop && source.Header[4] == 0 && source.Header[5] == 0;
            values.AddDecimal(isJumbo ? 0 : (ulong)WireLength.OfIpv6Payload(source, source.Index));
        }),
        Field.Decimal(Protocol.Ipv6, "ipv6.nxt", FieldType.Unsigned8, "Next Header", 6),
        Field.Decimal(Protocol.Ipv6, "ipv6.hlim", FieldType.Unsigned8, "Hop Limit", 7),
        Field.Ipv6(Protocol.Ipv6, "ipv6.src", "Source Address", 8),
        Field.Ipv6(Protocol.Ipv6, "ipv6.dst", "Destination Address", 24),
        Field.Of(Protocol.Ipv6, "ipv6.addr", FieldType.Ipv6, "Source or Destination Address", (in source, values) => AddAddresses(source.Bytes, values)),
        Field.Of(Protocol.Ipv6, "ipv6.src_host", FieldType.Text, "Source Host", (in source, values) => AddAddress(source.Bytes, 8, values)),
        Field.Of(Protocol.Ipv6, "ipv6.dst_host", FieldType.Text, "Destination Host", (in source, values) => AddAddress(source.Bytes, 24, values)),
        Field.Of(Protocol.Ipv6, "ipv6.host", FieldType.Text, "Source or Destination Host", (in source, values) => AddAddresses(source.Bytes, values)),
    ];

    private static void AddAddresses(ReadOnlySpan<byte> bytes, FieldValues values)
    {
        for (int offset = 8; offset <= 24 && bytes.Length >= offset + 16; offset += 16)
            values.AddIpv6(bytes.Slice(offset, 16));
    }

    private static void AddAddress(ReadOnlySpan<byte> bytes, int offset, FieldValues values)
    {
        if (bytes.Length >= offset + 16)
            values.AddIpv6(bytes.Slice(offset, 16));
    }
}
