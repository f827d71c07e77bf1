using System.Runtime.InteropServices;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary>What one column counts in one interval.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IntervalCell
{
    public IntervalKey Key;
    public Traffic Traffic;
}

[StructLayout(LayoutKind.Sequential)]
internal readonly record struct IntervalKey(long Interval, long Column);

/// <summary>Cells by interval, and by column within.</summary>
internal readonly struct IntervalLogic : IRecordLogic<IntervalCell>
{
    public static ulong Hash(in IntervalCell record, in HashSeed seed) => seed.Hash(record.Key);

    public static bool SameKey(in IntervalCell left, in IntervalCell right) => left.Key == right.Key;

    public static int CompareKeys(in IntervalCell left, in IntervalCell right)
    {
        int order = left.Key.Interval.CompareTo(right.Key.Interval);
        return order != 0 ? order : left.Key.Column.CompareTo(right.Key.Column);
    }

    public static uint KeyPrefix(in IntervalCell record) => (uint)Math.Min(record.Key.Interval, uint.MaxValue);

    public static void Merge(ref IntervalCell earlier, in IntervalCell later) => earlier.Traffic += later.Traffic;
}

/// <summary>What one column counted in one interval.</summary>
/// <param name="Interval">The interval's number, from 0.</param>
/// <param name="Column">The column's number, from 0.</param>
/// <param name="Traffic">What was counted.</param>
public readonly record struct IntervalValue(long Interval, int Column, Traffic Traffic);
