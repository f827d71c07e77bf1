using PcapStream.Tables;

namespace PcapStream.Tests.Tables;

/// <summary>A key, and counts that are wrong if merging loses, repeats or reorders anything.</summary>
internal struct Tally
{
    public ulong KeyHigh;
    public ulong KeyLow;
    public long Count;
    public long First;
    public long Last;
    /// <summary>A polynomial of all values in their order, and the power by which it shifts.</summary>
    public ulong Chain;
    public ulong Power;

    private const ulong Base = 0x1_0000_01B3;

    public static Tally Of(ulong high, ulong low, long value) => new()
    {
        KeyHigh = high,
        KeyLow = low,
        Count = 1,
        First = value,
        Last = value,
        Chain = (ulong)value,
        Power = Base,
    };

    public static int CompareKeys(in Tally left, in Tally right)
    {
        int order = left.KeyHigh.CompareTo(right.KeyHigh);
        return order != 0 ? order : left.KeyLow.CompareTo(right.KeyLow);
    }

    public static void Merge(ref Tally earlier, in Tally later)
    {
        earlier.Count += later.Count;
        earlier.Last = later.Last;
        earlier.Chain = (earlier.Chain * later.Power) + later.Chain;
        earlier.Power *= later.Power;
    }
}

internal readonly struct TallyLogic : IRecordLogic<Tally>
{
    public static ulong Hash(in Tally record, in HashSeed seed) => seed.Hash((record.KeyHigh, record.KeyLow));

    public static bool SameKey(in Tally left, in Tally right) =>
        left.KeyHigh == right.KeyHigh && left.KeyLow == right.KeyLow;

    public static int CompareKeys(in Tally left, in Tally right) => Tally.CompareKeys(left, right);

    public static uint KeyPrefix(in Tally record) => (uint)(record.KeyHigh >> 32);

    public static void Merge(ref Tally earlier, in Tally later) => Tally.Merge(ref earlier, later);
}

/// <summary>The worst case of an attack: one hash for all keys, and one prefix.</summary>
internal readonly struct CollidingLogic : IRecordLogic<Tally>
{
    public static ulong Hash(in Tally record, in HashSeed seed) => 42;

    public static bool SameKey(in Tally left, in Tally right) => TallyLogic.SameKey(left, right);

    public static int CompareKeys(in Tally left, in Tally right) => Tally.CompareKeys(left, right);

    public static uint KeyPrefix(in Tally record) => 0;

    public static void Merge(ref Tally earlier, in Tally later) => Tally.Merge(ref earlier, later);
}

/// <summary>Most frames first, the first seen first among those.</summary>
internal readonly struct ByCount : IRecordOrder<Tally>
{
    public static int Compare(in Tally left, in Tally right)
    {
        int order = right.Count.CompareTo(left.Count);
        return order != 0 ? order : left.First.CompareTo(right.First);
    }

    public static uint Prefix(in Tally record) => ~(uint)Math.Min(record.Count, uint.MaxValue);
}
