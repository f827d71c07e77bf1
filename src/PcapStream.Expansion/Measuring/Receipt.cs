namespace PcapStream.Expansion.Measuring;

/// <summary>What a program's own books say of a run; sizes in bytes.</summary>
/// <param name="Packets">Packets read.</param>
/// <param name="Reading">From the first byte read to the last.</param>
/// <param name="StartupBytes">Resident memory before the first byte was read.</param>
/// <param name="GrowthBytes">By how much it grew until the last was read, at most.</param>
/// <param name="AllocatedPerPacket">Allocated on the garbage-collected heap while reading, over packets.</param>
/// <param name="PoolPeakBytes">Most that its pool mapped.</param>
/// <param name="Collections">Garbage collections of all generations while reading.</param>
public sealed record Receipt(long Packets, TimeSpan Reading, long StartupBytes, long GrowthBytes, double AllocatedPerPacket, long PoolPeakBytes, int Collections);
