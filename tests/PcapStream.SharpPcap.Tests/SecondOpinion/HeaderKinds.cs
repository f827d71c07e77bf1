using PcapStream.Protocols;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>How the decoders name and divide headers.</summary>
internal static class HeaderKinds
{
    /// <summary>The protocol under which a header is compared.</summary>
    public static Protocol SameKind(Protocol protocol) =>
        protocol == Protocol.ServiceVlan ? Protocol.Vlan : protocol;

    /// <summary>Whether PacketDotNet counts the header as a part of IPv6's.</summary>
    public static bool IsExtension(Protocol protocol) => protocol is Protocol.Ipv6HopByHop or Protocol.Ipv6Routing
        or Protocol.Ipv6Fragment or Protocol.Ipv6Destination or Protocol.AuthenticationHeader or Protocol.Mobility
        or Protocol.HostIdentity or Protocol.Shim6;
}
