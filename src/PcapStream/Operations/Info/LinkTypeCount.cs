using PcapStream.Capture;

namespace PcapStream.Operations.Info;

/// <summary>A link type, and how many packets have it.</summary>
/// <param name="LinkType">What the packets' first bytes are.</param>
/// <param name="Packets">Packets of the interfaces with that link type.</param>
public sealed record LinkTypeCount(LinkType LinkType, long Packets);
