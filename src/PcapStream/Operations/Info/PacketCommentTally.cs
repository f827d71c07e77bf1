using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Operations.Info;

/// <summary>Counts the comments on packets, and keeps the first of them: at most 1,000, within the bound of <see cref="OptionText"/>.</summary>
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
