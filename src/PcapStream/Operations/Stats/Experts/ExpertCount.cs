using System.Runtime.CompilerServices;
using System.Text;
using PcapStream.Protocols.Experts;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Experts;

/// <summary>A text of expert items, and the number of items. Texts with different hashes are different.</summary>
internal struct ExpertCount
{
    public long Count;

    private UInt128 _hash;
    private long _first;
    private ExpertKind _kind;
    private byte _length;
    private SummaryBytes _summary;

    /// <summary>The place of its first item among all items.</summary>
    public readonly long First => _first;

    public readonly ExpertSeverity Severity => ExpertKinds.Of(_kind).Severity;

    public readonly uint KeyPrefix => (uint)(_hash >> 96);

    /// <summary>Makes it that of one item.</summary>
    /// <param name="kind">The item's kind.</param>
    /// <param name="summary">Its text.</param>
    /// <param name="hash">Hashes texts.</param>
    /// <param name="first">Its place among all items.</param>
    public void Set(ExpertKind kind, ReadOnlySpan<byte> summary, in SipHash hash, long first)
    {
        (Count, _hash, _first, _kind, _length) = (1, hash.Hash(summary), first, kind, (byte)summary.Length);
        summary.CopyTo(_summary);
    }

    public readonly ulong Hash(in HashSeed seed) => seed.Hash((ulong)_hash, (ulong)_kind);

    public readonly int CompareTo(in ExpertCount other)
    {
        int order = _hash.CompareTo(other._hash);
        return order != 0 ? order : _kind - other._kind;
    }

    public readonly ExpertItems ToItems()
    {
        ref readonly ExpertRow row = ref ExpertKinds.Of(_kind);
        return new ExpertItems(
            row.Severity, row.Group, row.Protocol,
            Encoding.UTF8.GetString(((ReadOnlySpan<byte>)_summary)[.._length]), Count);
    }

    [InlineArray(ExpertItem.LongestSummary)]
    private struct SummaryBytes
    {
        private byte _first;
    }
}

/// <summary>Counts by their texts.</summary>
internal readonly struct ExpertCountLogic : IRecordLogic<ExpertCount>
{
    public static ulong Hash(in ExpertCount record, in HashSeed seed) => record.Hash(seed);

    public static bool SameKey(in ExpertCount left, in ExpertCount right) => left.CompareTo(right) == 0;

    public static int CompareKeys(in ExpertCount left, in ExpertCount right) => left.CompareTo(right);

    public static uint KeyPrefix(in ExpertCount record) => record.KeyPrefix;

    public static void Merge(ref ExpertCount earlier, in ExpertCount later) => earlier.Count += later.Count;
}

/// <summary>The most severe first, and then what was seen first.</summary>
internal readonly struct FirstExpert : IRecordOrder<ExpertCount>
{
    public static int Compare(in ExpertCount left, in ExpertCount right)
    {
        int order = right.Severity - left.Severity;
        return order != 0 ? order : left.First.CompareTo(right.First);
    }

    public static uint Prefix(in ExpertCount record) => (uint)(ExpertSeverity.Error - record.Severity);
}
