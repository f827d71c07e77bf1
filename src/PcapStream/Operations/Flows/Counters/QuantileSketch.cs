using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>
/// Percentiles of whole numbers in fixed memory. The first 64 numbers are kept, so that their percentiles are exact;
/// after that they are counted in eight buckets for each power of 2, and a percentile is at most 1/16 (6.25 %) away
/// from the number at its rank. The order of numbers changes nothing. Numbers below 0 count as 0.
/// </summary>
internal struct QuantileSketch<TCells>
    where TCells : unmanaged, ISketchCells
{
    private const int MostKept = 64;
    private const int SubBits = 3;
    private const int SubBuckets = 1 << SubBits;

    /// <summary>The first numbers, or the buckets.</summary>
    public TCells Cells;

    private long _count;
    private long _least;
    private long _greatest;

    public void Add(long value)
    {
        value = Math.Max(0, value);
        _least = _count == 0 ? value : Math.Min(_least, value);
        _greatest = Math.Max(_greatest, value);
        if (_count < MostKept)
            Kept[(int)_count] = value;
        else
        {
            if (_count == MostKept)
                CountKept();
            Increment(value);
        }
        _count++;
    }

    /// <summary>The number at a rank: the least one that as many percent of all do not exceed; 0 of none.</summary>
    /// <param name="percent">Above 0, at most 100.</param>
    public readonly long At(double percent)
    {
        if (_count == 0)
            return 0;
        long rank = Math.Clamp((long)Math.Ceiling(percent / 100 * _count), 1, _count);
        return _count <= MostKept ? KeptAt((int)rank) : CountedAt(rank);
    }

    // Reading the numbers changes nothing, but a span of them cannot say so.
    [UnscopedRef]
    private readonly Span<uint> Counts => Unsafe.AsRef(in Cells).Span;

    [UnscopedRef]
    private readonly Span<long> Kept => MemoryMarshal.Cast<uint, long>(Counts)[..MostKept];

    private readonly long KeptAt(int rank)
    {
        Span<long> sorted = stackalloc long[(int)_count];
        Kept[..sorted.Length].CopyTo(sorted);
        sorted.Sort();
        return sorted[rank - 1];
    }

    private readonly long CountedAt(long rank)
    {
        ReadOnlySpan<uint> counts = Counts;
        int bucket = 0;
        for (long before = counts[0]; before < rank && bucket + 1 < counts.Length; before += counts[bucket])
            bucket++;
        return Math.Clamp(MiddleOf(bucket), _least, _greatest);
    }

    private void CountKept()
    {
        Span<long> kept = stackalloc long[MostKept];
        Kept.CopyTo(kept);
        Counts.Clear();
        foreach (long value in kept)
            Increment(value);
    }

    private void Increment(long value)
    {
        Span<uint> counts = Counts;
        ref uint count = ref counts[Math.Min(BucketOf(value), counts.Length - 1)];
        count += count == uint.MaxValue ? 0u : 1u;
    }

    // Numbers below 16 have a bucket each; larger ones share it with those that have the same four highest bits.
    private static int BucketOf(long value)
    {
        if (value < SubBuckets)
            return (int)value;
        int power = BitOperations.Log2((ulong)value);
        return (power - SubBits + 1) * SubBuckets + (int)(value >> power - SubBits & SubBuckets - 1);
    }

    private static long MiddleOf(int bucket)
    {
        if (bucket < SubBuckets)
            return bucket;
        int shift = bucket / SubBuckets - 1;
        long first = (long)(SubBuckets + bucket % SubBuckets) << shift;
        return first + ((1L << shift) - 1) / 2;
    }
}

/// <summary>Room for the numbers of a sketch.</summary>
internal interface ISketchCells
{
    [UnscopedRef]
    Span<uint> Span { get; }
}

/// <summary>Buckets for numbers up to 2^20; greater ones are in the last.</summary>
[InlineArray((20 - 2) * 8)]
internal struct SizeCells : ISketchCells
{
    private uint _first;

    [UnscopedRef]
    public Span<uint> Span => this;
}

/// <summary>Buckets for numbers up to 2^47, which is 39 hours in nanoseconds; greater ones are in the last.</summary>
[InlineArray((47 - 2) * 8)]
internal struct TimeCells : ISketchCells
{
    private uint _first;

    [UnscopedRef]
    public Span<uint> Span => this;
}
