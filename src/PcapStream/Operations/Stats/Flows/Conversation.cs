using System.Runtime.InteropServices;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>The traffic between two ends. Times are nanoseconds since the epoch.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Conversation
{
    public FlowKey Key;

    // Twice the ordinal of its first packet in the layer, plus 1 if the greater end sent that packet.
    private readonly long _first;
    private long _start;
    private long _stop;
    private Traffic _fromLow;
    private Traffic _fromHigh;

    public Conversation(in FlowKey key, bool fromHigh, long ordinal, long time, uint bytes)
    {
        Key = key;
        _first = (ordinal << 1) | (fromHigh ? 1L : 0);
        _start = _stop = time;
        (fromHigh ? ref _fromHigh : ref _fromLow) = new Traffic(1, bytes);
    }

    private Conversation(in FlowKey key, long first, long start, long stop, Traffic fromLow, Traffic fromHigh)
    {
        Key = key;
        (_first, _start, _stop, _fromLow, _fromHigh) = (first, start, stop, fromLow, fromHigh);
    }

    /// <summary>Orders conversations by their first packets.</summary>
    public readonly long First => _first;

    public readonly long Start => _start;

    public readonly long Stop => _stop;

    /// <summary>Whether the greater end sent the first packet, and so is A.</summary>
    public readonly bool HighIsFirst => (_first & 1) != 0;

    public readonly Traffic FromFirst => HighIsFirst ? _fromHigh : _fromLow;

    public readonly Traffic ToFirst => HighIsFirst ? _fromLow : _fromHigh;

    public readonly long Frames => _fromLow.Frames + _fromHigh.Frames;

    public readonly long Bytes => _fromLow.Bytes + _fromHigh.Bytes;

    // Two times of 64 bits may lie further apart.
    public readonly ulong Duration => (ulong)_stop - (ulong)_start;

    public void Add(bool fromHigh, long time, uint bytes)
    {
        ref Traffic traffic = ref fromHigh ? ref _fromHigh : ref _fromLow;
        traffic = new Traffic(traffic.Frames + 1, traffic.Bytes + bytes);
        _start = Math.Min(_start, time);
        _stop = Math.Max(_stop, time);
    }

    /// <summary>Writes the conversation to a partial.</summary>
    public readonly void WriteTo(PartialFields fields)
    {
        Key.WriteTo(fields);
        fields.Add(_first);
        fields.Add(_start);
        fields.Add(_stop);
        foreach (long count in (ReadOnlySpan<long>)
            [_fromLow.Frames, _fromLow.Bytes, _fromHigh.Frames, _fromHigh.Bytes])
            fields.Add(count);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="packetsBefore">Packets of the layer in the shards before.</param>
    public static Conversation ReadFrom(PartialCursor fields, long packetsBefore)
    {
        var key = FlowKey.ReadFrom(fields);
        return new Conversation(
            key,
            fields.Count() + (packetsBefore << 1),
            fields.Long(),
            fields.Long(),
            new Traffic(fields.Count(), fields.Count()),
            new Traffic(fields.Count(), fields.Count()));
    }

    /// <summary>Adds a later part of the same conversation.</summary>
    public void Add(in Conversation later)
    {
        _fromLow += later._fromLow;
        _fromHigh += later._fromHigh;
        _start = Math.Min(_start, later._start);
        _stop = Math.Max(_stop, later._stop);
    }
}

/// <summary>Conversations by their two ends.</summary>
internal readonly struct ConversationLogic : IRecordLogic<Conversation>
{
    public static ulong Hash(in Conversation record, in HashSeed seed) => record.Key.Hash(seed);

    public static bool SameKey(in Conversation left, in Conversation right) => left.Key.Same(right.Key);

    public static int CompareKeys(in Conversation left, in Conversation right) => left.Key.CompareTo(right.Key);

    public static uint KeyPrefix(in Conversation record) => record.Key.Prefix;

    public static void Merge(ref Conversation earlier, in Conversation later) => earlier.Add(later);
}

/// <summary>tshark's order: most frames first, then the earliest first packet.</summary>
internal readonly struct BusiestConversations : IRecordOrder<Conversation>
{
    public static int Compare(in Conversation left, in Conversation right)
    {
        int order = right.Frames.CompareTo(left.Frames);
        return order != 0 ? order : left.First.CompareTo(right.First);
    }

    public static uint Prefix(in Conversation record) => uint.MaxValue - (uint)Math.Min(record.Frames, uint.MaxValue);
}

/// <summary>Most bytes first.</summary>
internal readonly struct LargestConversations : IRecordOrder<Conversation>
{
    public static int Compare(in Conversation left, in Conversation right)
    {
        int order = right.Bytes.CompareTo(left.Bytes);
        return order != 0 ? order : left.First.CompareTo(right.First);
    }

    public static uint Prefix(in Conversation record) => uint.MaxValue - (uint)Math.Min(record.Bytes, uint.MaxValue);
}

/// <summary>The earliest packet first.</summary>
internal readonly struct EarliestConversations : IRecordOrder<Conversation>
{
    public static int Compare(in Conversation left, in Conversation right)
    {
        int order = left.Start.CompareTo(right.Start);
        return order != 0 ? order : left.First.CompareTo(right.First);
    }

    public static uint Prefix(in Conversation record) => (uint)((ulong)(record.Start ^ long.MinValue) >> 32);
}

/// <summary>The longest time between the earliest and the latest packet first.</summary>
internal readonly struct LongestConversations : IRecordOrder<Conversation>
{
    public static int Compare(in Conversation left, in Conversation right)
    {
        int order = right.Duration.CompareTo(left.Duration);
        return order != 0 ? order : left.First.CompareTo(right.First);
    }

    public static uint Prefix(in Conversation record) => uint.MaxValue - (uint)(record.Duration >> 32);
}

/// <summary>A conversation. A sent its first packet.</summary>
/// <param name="AddressA">Address of A.</param>
/// <param name="PortA">Port of A; 0 in layers without ports.</param>
/// <param name="AddressB">Address of B.</param>
/// <param name="PortB">Port of B; 0 in layers without ports.</param>
/// <param name="FromB">Traffic from B.</param>
/// <param name="FromA">Traffic from A.</param>
/// <param name="Start">Nanoseconds from the first packet of all to the conversation's earliest.</param>
/// <param name="Duration">Nanoseconds from its earliest packet to its latest.</param>
public readonly record struct ConversationRow(
    NetworkAddress AddressA,
    ushort PortA,
    NetworkAddress AddressB,
    ushort PortB,
    Traffic FromB,
    Traffic FromA,
    long Start,
    long Duration)
{
    /// <summary>Both directions.</summary>
    public Traffic Total => FromA + FromB;

    internal static IReadOnlyList<StatisticColumn> EndColumns { get; } =
    [
        StatisticColumn.Address("a"),
        StatisticColumn.Port("a_port"),
        StatisticColumn.Address("b"),
        StatisticColumn.Port("b_port"),
    ];

    internal static IReadOnlyList<StatisticColumn> TimeColumns { get; } =
        [StatisticColumn.Seconds("start"), StatisticColumn.Seconds("duration")];

    internal static ConversationRow From(in Conversation record, long reference)
    {
        var low = new NetworkAddress(record.Key.Low, record.Key.Kind);
        var high = new NetworkAddress(record.Key.High, record.Key.Kind);
        (long start, long duration) = (record.Start - reference, record.Stop - record.Start);
        return record.HighIsFirst
            ? new ConversationRow(
                high, record.Key.HighPort, low, record.Key.LowPort, record.ToFirst, record.FromFirst, start, duration)
            : new ConversationRow(
                low, record.Key.LowPort, high, record.Key.HighPort, record.ToFirst, record.FromFirst, start, duration);
    }
}
