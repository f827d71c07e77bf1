using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>Fields of Teredo, RFC 4380.</summary>
internal static class TeredoFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Teredo, "teredo.orig.port", FieldType.Unsigned16, "Origin UDP port", (in source, values) =>
        {
            if (TeredoHeader.TryRead(source.Header, out TeredoHeader header) && header.HasOrigin)
                values.AddDecimal(header.OriginPort);
        }),
        Field.Of(Protocol.Teredo, "teredo.orig.addr", FieldType.Ipv4, "Origin IPv4 address", (in source, values) =>
        {
            if (!TeredoHeader.TryRead(source.Header, out TeredoHeader header) || !header.HasOrigin)
                return;
            Span<byte> address = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(address, header.OriginAddress);
            values.AddIpv4(address);
        }),
    ];
}
