namespace PcapStream.Operations.Parse;

/// <summary>How much of a protocol there was.</summary>
/// <param name="Name">tshark's name, such as <c>tcp</c>; <c>other</c> for what ended in something unknown.</param>
/// <param name="Packets">Packets with at least one header of it.</param>
/// <param name="Bytes">Their original lengths, summed.</param>
public sealed record ProtocolCount(string Name, long Packets, long Bytes);
