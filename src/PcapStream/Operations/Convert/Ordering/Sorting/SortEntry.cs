using System.Runtime.InteropServices;

namespace PcapStream.Operations.Convert.Ordering.Sorting;

/// <summary>A packet to be sorted: its time, and its place in the order of arrival.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SortEntry : IComparable<SortEntry>
{
    /// <summary>Bits of a place for the index in a batch; those above are the batch's number.</summary>
    public const int IndexBits = 24;

    /// <summary>In nanoseconds; the least number for a packet without a time.</summary>
    public long Time;

    /// <summary>The batch's number and the packet's index there.</summary>
    public long Place;

    /// <summary>The batch's number.</summary>
    public readonly long Batch => Place >> IndexBits;

    /// <summary>The packet's index in its batch.</summary>
    public readonly int Index => (int)Place & ((1 << IndexBits) - 1);

    public readonly bool IsBefore(in SortEntry other) =>
        Time != other.Time ? Time < other.Time : Place < other.Place;

    public readonly int CompareTo(SortEntry other) =>
        Time != other.Time ? Time.CompareTo(other.Time) : Place.CompareTo(other.Place);
}
