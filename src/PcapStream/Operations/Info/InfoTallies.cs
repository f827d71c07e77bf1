using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Operations.Info;

/// <summary>Counts packets by interface.</summary>
internal sealed class InterfaceTally
{
    private long[] _packets = new long[1];

    /// <param name="records">Packets of a batch.</param>
    /// <param name="interfaces">Number of interfaces so far, including those of the packets.</param>
    public void Add(ReadOnlySpan<PacketRecord> records, int interfaces)
    {
        if (interfaces > _packets.Length)
            Array.Resize(ref _packets, Math.Max(interfaces, _packets.Length * 2));
        if (interfaces <= 1)
        {
            _packets[0] += records.Length;
            return;
        }
        foreach (ref readonly PacketRecord record in records)
            _packets[record.Interface]++;
    }

    public long this[int id] => id < _packets.Length ? _packets[id] : 0;
}

/// <summary>Infers the snap length from packets that were cut, as capinfos does.</summary>
internal struct SnapLengthInference
{
    private uint _least = uint.MaxValue;
    private uint _most;

    public SnapLengthInference()
    {
    }

    public readonly (uint Least, uint Most)? Result => _least == uint.MaxValue ? null : (_least, _most);

    public void Add(ReadOnlySpan<PacketRecord> records)
    {
        foreach (ref readonly PacketRecord record in records)
        {
            if (record.CapturedLength >= record.OriginalLength)
                continue;
            _least = Math.Min(_least, record.CapturedLength);
            _most = Math.Max(_most, record.CapturedLength);
        }
    }
}

/// <summary>
/// Counts the comments on packets, and keeps the first 1,000, within the limit of <see cref="OptionText"/>.
/// </summary>
internal sealed class PacketCommentTally
{
    private const int MostKept = 1000;

    private readonly List<PacketComment> _kept = [];
    private readonly OptionText _text = new();

    public long Count { get; private set; }

    public IReadOnlyList<PacketComment> Kept => _kept;

    public void Add(PacketBatch batch)
    {
        ReadOnlySpan<PacketRecord> records = batch.Records;
        for (int i = 0; i < records.Length; i++)
        {
            if (records[i].OptionWords > 0)
                Add(batch.FirstNumber + i, batch.OptionsOf(records[i]), batch.OrderOf(records[i]));
        }
    }

    private void Add(long packet, ReadOnlySpan<byte> options, ByteOrder order)
    {
        var reader = new OptionReader(options, order == ByteOrder.BigEndian);
        while (reader.MoveNext())
        {
            if (reader.Code != OptionReader.Comment)
                continue;
            Count++;
            if (_kept.Count < MostKept && _text.Read(reader.Value) is { } comment)
                _kept.Add(new PacketComment(packet, comment));
        }
    }
}
