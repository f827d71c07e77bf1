using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Capture.Indexing;
using PcapStream.Indexes;
using PcapStream.Outputs;

namespace PcapStream.Operations.Selection;

/// <summary>Writes the index beside a capture that an operation reads for something else.</summary>
internal sealed class IndexRecorder : IBatchObserver
{
    private readonly IndexDraft _draft;
    private readonly BlockTally _tally;
    private readonly OutputFile _file;
    private readonly int _header;

    /// <param name="capture">A capture at its first record.</param>
    /// <exception cref="CaptureException">It is not a file.</exception>
    /// <exception cref="OutputException">The index cannot be written.</exception>
    public IndexRecorder(CaptureReader capture)
    {
        _draft = new IndexDraft(capture, IndexContents.None, blockBytes: null);
        _tally = _draft.CreateTally();
        _header = capture.Indexer.HeaderSize;
        _file = OutputFile.Create(capture.Name + CaptureIndex.Extension, [capture.Name]);
    }

    /// <summary>How access points of a compressed capture are noted for it.</summary>
    public static AccessSpacing Spacing { get; } = CaptureIndex.AccessSpacing(
        CaptureIndex.LeastBlockBytes(IndexContents.None), hasSketches: false);

    /// <summary>Packets that it has seen.</summary>
    public long Packets => _draft.Packets;

    public void Observe(PacketBatch batch)
    {
        if (_draft.Packets == 0)
            _draft.First = FirstOf(batch);
        _tally.Divide(batch, _header);
        _draft.Add(_tally.Blocks);
    }

    /// <summary>Writes the index of a capture that was read to its end.</summary>
    /// <exception cref="CaptureException">The capture has changed meanwhile.</exception>
    /// <exception cref="OutputException">The index cannot be written.</exception>
    public void Write()
    {
        _file.Stream.Write(IndexFile.Encode(_draft.Complete()));
        _file.Complete();
    }

    private static Timestamp FirstOf(PacketBatch batch)
    {
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            if (!record.IsBlock)
                return batch.TimeOf(record);
        }
        return Timestamp.None;
    }

    /// <summary>Leaves no file, unless it was written.</summary>
    public void Dispose() => _file.Dispose();
}
