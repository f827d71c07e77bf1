using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Indexes;

/// <summary>
/// Divides the packets of a batch into blocks: a block starts with the first record after each multiple of a number of
/// bytes, so that it does not depend on batches. For one thread.
/// </summary>
/// <param name="blockBytes">The number of bytes.</param>
/// <param name="contents">What the sketch of a block has.</param>
/// <param name="sketchBytes">Bytes of a sketch; 0 for none.</param>
internal sealed class BlockTally(long blockBytes, IndexContents contents, int sketchBytes)
{
    private readonly List<TalliedBlock> _blocks = [];
    private readonly SketchedEnds? _ends = contents == IndexContents.None ? null : new SketchedEnds(contents);

    /// <summary>The blocks of the last batch, in order; of a block, the part in the batch.</summary>
    public IReadOnlyList<TalliedBlock> Blocks => _blocks;

    /// <summary>Divides a batch.</summary>
    /// <param name="batch">Packets.</param>
    /// <param name="pcapHeader">Bytes of a record of a classic pcap before its packet.</param>
    public void Divide(PacketBatch batch, int pcapHeader)
    {
        _blocks.Clear();
        var block = default(TalliedBlock);
        long next = 0;
        int lastInterface = PacketRecord.Block;
        bool isPcapNg = false;
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            // Operations that copy blocks have them among the packets.
            if (record.IsBlock)
                continue;
            if (record.Interface != lastInterface)
            {
                lastInterface = record.Interface;
                isPcapNg = batch.Description.Interfaces[lastInterface].Section > 0;
            }
            long packet = batch.OffsetOf(record);
            int header = !isPcapNg ? pcapHeader
                : record.Nanoseconds == Timestamp.NoTime ? SimplePacketBlock.DataOffset
                : EnhancedPacketBlock.DataOffset;
            long start = packet - header;
            if (block.Packets == 0 || start >= next)
            {
                if (block.Packets > 0)
                    _blocks.Add(block);
                block = new TalliedBlock(start)
                {
                    Sketch = sketchBytes == 0 ? [] : new byte[sketchBytes],
                };
                next = (start / blockBytes + 1) * blockBytes;
            }
            long end = packet + record.CapturedLength;
            if (isPcapNg)
                end = packet + ((record.CapturedLength + 3L) & ~3L) + record.OptionWords * 4L + sizeof(uint);
            block.Add(start, end, record.Nanoseconds);
            _ends?.AddTo(block.Sketch, record);
        }
        if (block.Packets > 0)
            _blocks.Add(block);
    }
}

/// <summary>Some of the packets of a block, in a row.</summary>
internal record struct TalliedBlock
{
    /// <param name="start">Offset of the first record.</param>
    public TalliedBlock(long start)
    {
        Start = End = start;
        Earliest = IndexBlock.NoEarliest;
        Latest = IndexBlock.NoLatest;
        IsPlain = true;
        Sketch = [];
    }

    /// <summary>Offset of the first record.</summary>
    public long Start { get; }

    /// <summary>Offset after the last one.</summary>
    public long End { get; private set; }

    public long Packets { get; private set; }

    public long Earliest { get; private set; }

    public long Latest { get; private set; }

    /// <summary>Whether each record starts where the one before ends.</summary>
    public bool IsPlain { get; set; }

    /// <summary>The addresses and ports of the packets; empty where the index has none.</summary>
    public byte[] Sketch { get; init; }

    /// <summary>Adds a record.</summary>
    public void Add(long start, long end, long nanoseconds)
    {
        IsPlain &= start == End;
        End = end;
        Packets++;
        if (nanoseconds == Timestamp.NoTime)
            return;
        Earliest = Math.Min(Earliest, nanoseconds);
        Latest = Math.Max(Latest, nanoseconds);
    }

    /// <summary>Adds the packets after these.</summary>
    public void Add(in TalliedBlock next)
    {
        IsPlain &= next.IsPlain && next.Start == End;
        End = next.End;
        Packets += next.Packets;
        Earliest = Math.Min(Earliest, next.Earliest);
        Latest = Math.Max(Latest, next.Latest);
        for (int i = 0; i < Sketch.Length; i++)
            Sketch[i] |= next.Sketch[i];
    }
}
