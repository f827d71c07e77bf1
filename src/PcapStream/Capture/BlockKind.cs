namespace PcapStream.Capture;

/// <summary>Blocks of one kind.</summary>
/// <param name="Id">The kind's registered number.</param>
/// <param name="Blocks">Blocks of it.</param>
/// <param name="Bytes">Bytes that they hold together.</param>
public sealed record BlockKind(uint Id, long Blocks, long Bytes);
