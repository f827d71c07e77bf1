using PcapStream.Capture;

namespace PcapStream.Batching.Pipeline;

/// <summary>What came before a batch in its capture.</summary>
/// <param name="First">Time of the capture's first packet.</param>
/// <param name="Previous">Time of the packet before the batch; of the first packet, for the first batch.</param>
internal readonly record struct BatchPosition(Timestamp First, Timestamp Previous);
