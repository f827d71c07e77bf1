using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Windows;

/// <summary>
/// The number of distinct values in fixed memory. Hashes of the first 32 are kept, so that their number is exact; of
/// more, it is estimated by 256 registers (Flajolet et al. 2007, "HyperLogLog", with the estimator of Ertl 2017, "New
/// cardinality estimation algorithms for HyperLogLog sketches"), with a standard error of 6.5 %. The order of values
/// changes nothing.
/// </summary>
internal struct DistinctCount
{
    /// <summary>Values of which the number is exact.</summary>
    public const int MostExact = Registers / sizeof(ulong);

    private const int IndexBits = 8;
    private const int Registers = 1 << IndexBits;

    // A register has at most the place of the bit that is set in place of the index.
    private const int MostRank = 64 - IndexBits + 1;
    private const int Estimated = -1;

    // The same in every run, so that rows are too.
    private static readonly HashSeed Seed = new(0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344);

    private Cells _cells;
    private int _kept;

    /// <summary>Adds a value of two words.</summary>
    public void Add(ulong upper, ulong lower)
    {
        ulong hash = Seed.Hash(upper, lower);
        if (_kept == Estimated)
        {
            Register(hash);
            return;
        }
        if (Kept[.._kept].Contains(hash))
            return;
        if (_kept < MostExact)
            Kept[_kept++] = hash;
        else
        {
            RegisterKept();
            Register(hash);
        }
    }

    /// <summary>The number of values.</summary>
    public readonly long Count => _kept == Estimated ? Math.Max(MostExact + 1, (long)Math.Round(Estimate())) : _kept;

    // Reading changes nothing, but a span cannot say so.
    [UnscopedRef]
    private readonly Span<ulong> Kept => Unsafe.AsRef(in _cells);

    [UnscopedRef]
    private readonly Span<byte> Ranks => MemoryMarshal.AsBytes(Kept);

    private void RegisterKept()
    {
        Span<ulong> kept = stackalloc ulong[MostExact];
        Kept.CopyTo(kept);
        Kept.Clear();
        _kept = Estimated;
        foreach (ulong hash in kept)
            Register(hash);
    }

    private readonly void Register(ulong hash)
    {
        ref byte rank = ref Ranks[(int)(hash >> 64 - IndexBits)];
        int found = BitOperations.LeadingZeroCount(hash << IndexBits | 1ul << IndexBits - 1) + 1;
        rank = (byte)Math.Max(rank, found);
    }

    private readonly double Estimate()
    {
        Span<int> counts = stackalloc int[MostRank + 1];
        counts.Clear();
        foreach (byte rank in Ranks)
            counts[rank]++;
        double sum = 0;
        for (int rank = MostRank; rank > 0; rank--)
            sum = (sum + counts[rank]) / 2;
        sum += Registers * Sigma((double)counts[0] / Registers);
        return Registers * (Registers / (2 * Math.Log(2))) / sum;
    }

    // x + the sum of x^(2^k) * 2^(k-1) for k from 1 on: what registers without a value count for.
    private static double Sigma(double x)
    {
        double sum = x;
        double before;
        double factor = 1;
        do
        {
            x *= x;
            before = sum;
            sum += x * factor;
            factor += factor;
        }
        while (sum != before);
        return sum;
    }

    [InlineArray(MostExact)]
    private struct Cells
    {
        private ulong _first;
    }
}
