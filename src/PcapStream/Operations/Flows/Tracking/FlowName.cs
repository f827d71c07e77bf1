namespace PcapStream.Operations.Flows.Tracking;

/// <summary>
/// What tells a flow from all others: the clock at its first packet, and the place of that packet among all. The same
/// in every run over the same captures.
/// </summary>
internal readonly record struct FlowName(ulong Upper, ulong Lower)
{
    public static FlowName Of(in FlowRecord flow) => new((ulong)flow.FirstClock, (ulong)flow.FirstOrdinal);

    public bool IsNone => this == default;
}
