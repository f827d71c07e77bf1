using System.Runtime.InteropServices;
using PcapStream.Partials;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary>What is counted of one column in one interval. A sum beyond 64 bits wraps, as in tshark.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IntervalSums
{
    /// <summary>The packets.</summary>
    public Traffic Traffic { get; private set; }

    /// <summary>Values of the column's field.</summary>
    public long Values { get; private set; }

    /// <summary>Their sum; nanoseconds for a time.</summary>
    public long Sum { get; private set; }

    /// <summary>The least of them; 0 without any.</summary>
    public long Least { get; private set; }

    /// <summary>The greatest of them; 0 without any.</summary>
    public long Most { get; private set; }

    internal static IntervalSums ReadFrom(PartialCursor fields) => new()
    {
        Traffic = new Traffic(fields.Count(), fields.Count()),
        Values = fields.Count(),
        Sum = fields.Long(),
        Least = fields.Long(),
        Most = fields.Long(),
    };

    internal readonly void WriteTo(PartialFields fields)
    {
        foreach (long number in (ReadOnlySpan<long>)[Traffic.Frames, Traffic.Bytes, Values, Sum, Least, Most])
            fields.Add(number);
    }

    internal void Add(uint bytes) => Traffic = new Traffic(Traffic.Frames + 1, Traffic.Bytes + bytes);

    internal void Add(ReadOnlySpan<long> values)
    {
        foreach (long value in values)
            Add(new IntervalSums { Values = 1, Sum = value, Least = value, Most = value });
    }

    /// <summary>Adds what is counted elsewhere.</summary>
    public void Add(in IntervalSums other)
    {
        Traffic += other.Traffic;
        if (other.Values == 0)
            return;
        Least = Values == 0 ? other.Least : Math.Min(Least, other.Least);
        Most = Values == 0 ? other.Most : Math.Max(Most, other.Most);
        Values += other.Values;
        Sum = unchecked(Sum + other.Sum);
    }
}
