using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// The Community ID of a packet, under the name of Wireshark's plugin: of the innermost IP header that no ICMP error
/// quotes. Later fragments, whose ports are in another packet, have none.
/// </summary>
internal static class CommunityIdField
{
    public static Field Instance { get; } = Field.Of(
        Protocol.Ipv4, "communityid", FieldType.Text, "Community ID", (in source, values) =>
        {
            if (FiveTuple.TryRead(source.Packet, out FiveTuple ends)
                && ends.IpOffset == source.Packet.Layers[source.Index].Offset
                && !ends.IsLaterFragment)
                CommunityId.Add(values, ends);
        }).AlsoIn(Protocol.Ipv6);
}
