namespace PcapStream.Receipts;

/// <summary>What the pooled allocator used; sizes in bytes.</summary>
/// <param name="Limit">The hard limit.</param>
/// <param name="Peak">Most that was ever mapped; never above the limit.</param>
/// <param name="Mapped">Mapped at the end.</param>
/// <param name="Chunks">Most chunks that were in use at once.</param>
/// <param name="InFlightHigh">Most batches that were out at once.</param>
/// <param name="Retained">Leases still live at the end.</param>
/// <param name="WasteRatio">Share of the blocks in use that rounding wastes, 0 to 1.</param>
public sealed record PoolReceipt(long Limit, long Peak, long Mapped, int Chunks, int InFlightHigh, long Retained, double WasteRatio);
