namespace PcapStream.Operations.Stats.Flows;

/// <summary>The order of conversations and endpoints in their tables. Ties: the earliest first packet.</summary>
public enum FlowOrder
{
    /// <summary>Most frames first, as in tshark.</summary>
    Frames,

    /// <summary>Most bytes first.</summary>
    Bytes,

    /// <summary>The earliest first packet first.</summary>
    Start,

    /// <summary>The longest first; endpoints have no duration.</summary>
    Duration,
}

/// <summary>The rows that a statistic wants of a layer's conversations or endpoints.</summary>
/// <param name="Order">Their order.</param>
/// <param name="Most">How many, from the first; null for all.</param>
internal readonly record struct FlowRows(FlowOrder Order, int? Most);
