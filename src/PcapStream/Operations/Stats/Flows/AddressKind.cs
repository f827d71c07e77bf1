namespace PcapStream.Operations.Stats.Flows;

/// <summary>What a <see cref="FlowAddress"/> is.</summary>
internal enum AddressKind
{
    Ethernet,
    Ipv4,
    Ipv6,
}
