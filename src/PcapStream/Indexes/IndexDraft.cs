using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Indexes;

/// <summary>The index of a capture while the capture is read.</summary>
internal sealed class IndexDraft
{
    private readonly CaptureReader _capture;
    private readonly FileState _state;
    private readonly IndexContents _contents;
    private readonly long _blockBytes;
    private readonly int _sketchBytes;
    private readonly IndexBuilder _builder;

    /// <param name="capture">A capture at its first record.</param>
    /// <param name="contents">What the sketches of the blocks have.</param>
    /// <param name="blockBytes">Least bytes of a block; null for what suits the capture.</param>
    /// <exception cref="CaptureException">It is not a file.</exception>
    public IndexDraft(CaptureReader capture, IndexContents contents, long? blockBytes)
    {
        if (!capture.Source.CanMove)
            throw new CaptureException($"{capture.Name}: has no index, because only a file is read in parts");
        _capture = capture;
        _contents = contents;
        _state = FileState.Of(capture.Name);
        capture.Doubts = new DoubtLog();
        bool isCompressed = capture.Compression is not null;
        // How long a compressed capture is, is known at its end.
        _blockBytes = blockBytes
            ?? (isCompressed ? CaptureIndex.LeastBlockBytes(contents)
                : CaptureIndex.BlockBytes(_state.Length, contents));
        _sketchBytes = contents == IndexContents.None ? 0 : BlockSketch.BytesOf(_blockBytes, isCompressed);
        _builder = new IndexBuilder(_blockBytes, contents, _sketchBytes);
    }

    /// <summary>Time of the first packet.</summary>
    public Timestamp First { get; set; } = Timestamp.None;

    /// <summary>Packets so far.</summary>
    public long Packets { get; private set; }

    /// <summary>A block starts with the first record after each multiple of it.</summary>
    public long BlockBytes => _builder.BlockBytes;

    /// <summary>The state of the capture's file.</summary>
    public FileState State => _state;

    /// <summary>What divides batches into blocks; one per thread.</summary>
    public BlockTally CreateTally() => new(_blockBytes, _contents, _sketchBytes);

    /// <summary>Adds the blocks of the next batch.</summary>
    public void Add(IReadOnlyList<TalliedBlock> blocks)
    {
        foreach (TalliedBlock block in blocks)
            Packets += block.Packets;
        _builder.Add(blocks);
    }

    /// <summary>The index, when the capture was read to its end.</summary>
    /// <exception cref="CaptureException">The file has changed meanwhile.</exception>
    public CaptureIndex Complete()
    {
        if (FileState.Of(_capture.Name) != _state)
            throw new CaptureException($"{_capture.Name}: has changed while it was read, and has no index");
        return _builder.Build(_capture, _state, First);
    }
}
