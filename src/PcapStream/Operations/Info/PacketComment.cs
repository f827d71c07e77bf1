namespace PcapStream.Operations.Info;

/// <summary>What somebody has noted about a packet.</summary>
/// <param name="Packet">The packet's number in its capture, from 1.</param>
/// <param name="Comment">The note.</param>
public sealed record PacketComment(long Packet, string Comment);
