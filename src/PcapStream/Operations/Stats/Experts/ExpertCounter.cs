using PcapStream.Capture;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Protocols.Experts;
using PcapStream.Protocols.Summaries;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Experts;

/// <summary>Counts expert items by their texts.</summary>
/// <param name="least">The least severity.</param>
/// <param name="field">The number of the field of items.</param>
/// <param name="memory">Memory that spills.</param>
/// <param name="seed">Makes hashes unpredictable.</param>
internal sealed class ExpertCounter(ExpertSeverity least, int field, TableMemory memory, in HashSeed seed)
    : StatisticCounter
{
    private readonly AggregateTable<ExpertCount, ExpertCountLogic> _table = new(memory, seed);
    private readonly ExternalSorter<ExpertCount, FirstExpert> _rows = new(memory);
    private readonly SipHash _hash = SipHash.Random();
    private readonly long[] _totals = new long[(int)ExpertSeverity.Error + 1];
    private readonly byte[] _line = new byte[SummaryLine.Size];
    private ExpertCount _sought;
    private long _items;

    /// <summary>The items of each severity.</summary>
    public IReadOnlyList<long> Totals => _totals;

    /// <summary>The most severe first, and then what was seen first (enumerate once).</summary>
    public IEnumerable<ExpertItems> Rows
    {
        get
        {
            SortedRecords<ExpertCount> rows = _rows.Drain();
            while (rows.MoveNext())
                yield return rows.Current.ToItems();
        }
    }

    public override void Add(in CountedPacket packet)
    {
        foreach (long bits in packet.Values(field))
        {
            var item = new ExpertItem(bits);
            ExpertSeverity severity = ExpertKinds.Of(item.Kind).Severity;
            if (severity < least)
                continue;
            _totals[(int)severity]++;
            var line = new SummaryLine(_line);
            item.Write(
                item.Kind == ExpertKind.Comment
                    // The byte order only matters for the length of longer options, which have no items.
                    ? PacketOptions.Of(packet.Record, ByteOrder.LittleEndian)
                    : packet.Messages.AllBytes,
                ref line);
            _sought.Set(item.Kind, ExpertItem.Limit(line.Info), _hash, _items++);
            ref ExpertCount count = ref _table.FindOrAdd(_sought, out bool isNew);
            if (!isNew)
                count.Count++;
        }
    }

    public override void Complete()
    {
        foreach (ref readonly ExpertCount count in _table.Drain())
            _rows.Add(count);
        _table.Dispose();
    }

    public override void Dispose()
    {
        base.Dispose();
        _table.Dispose();
        _rows.Dispose();
    }
}
