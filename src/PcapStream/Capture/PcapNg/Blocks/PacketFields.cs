namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>What a block says of its packet.</summary>
/// <param name="Interface">Index of the interface within the section.</param>
/// <param name="Ticks">Time in units of the interface.</param>
/// <param name="CapturedLength">Bytes of packet in the block, as it claims.</param>
/// <param name="OriginalLength">Bytes on the wire.</param>
/// <param name="DataOffset">Where in the block the packet starts.</param>
internal readonly record struct PacketFields(uint Interface, ulong Ticks, uint CapturedLength, uint OriginalLength, int DataOffset);
