using PcapStream.Operations.Stats.Flows;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary>What one column counted in one interval.</summary>
/// <param name="Interval">The interval's number, from 0.</param>
/// <param name="Column">The column's number, from 0.</param>
/// <param name="Traffic">What was counted.</param>
public readonly record struct IntervalValue(long Interval, int Column, Traffic Traffic);
