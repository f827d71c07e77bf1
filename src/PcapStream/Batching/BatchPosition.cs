namespace PcapStream.Batching;

/// <summary>What came before a batch in its capture.</summary>
/// <param name="FirstNanoseconds">Time of the capture's first packet.</param>
/// <param name="PreviousNanoseconds">Time of the packet before the batch; of the first packet, for the first batch.</param>
internal readonly record struct BatchPosition(long FirstNanoseconds, long PreviousNanoseconds);
