using PcapStream.Capture;
using PcapStream.Indexes;

namespace PcapStream.Operations.Index;

/// <summary>Options of <see cref="IndexOperation"/>.</summary>
public sealed record IndexOptions : ReadingOptions
{
    /// <summary>The index of the only capture; null for one beside each, of its name and <c>.pcix</c>.</summary>
    public string? Output { get; init; }

    /// <summary>
    /// What is known of the packets of each block, so that selections by it read less. A check compares what the
    /// existing index has.
    /// </summary>
    public IndexContents With { get; init; }

    /// <summary>Whether existing indexes are compared with the captures, and none is written.</summary>
    public bool Checks { get; init; }

    /// <summary>Least bytes of a block; null for <see cref="CaptureIndex.BlockBytes"/>.</summary>
    internal long? BlockBytes { get; init; }
}

/// <summary>Indexes that were written, or compared with their captures.</summary>
public sealed record IndexingResult : ReadingResult
{
    internal IndexingResult(ReadingLoop loop, IReadOnlyList<IndexedCapture> captures)
        : base(loop, loop.Packets) => Captures = captures;

    /// <summary>The captures that could be read, in order.</summary>
    public IReadOnlyList<IndexedCapture> Captures { get; }
}

/// <summary>A capture and its index.</summary>
public sealed record IndexedCapture
{
    /// <summary>The capture's name as it was given.</summary>
    public required string File { get; init; }

    /// <summary>The index's name.</summary>
    public required string Index { get; init; }

    /// <summary>The fault of an index that was compared, in a few words; null for none.</summary>
    public required string? Fault { get; init; }

    /// <summary>Bytes of the index.</summary>
    public required long IndexBytes { get; init; }

    /// <summary>Bytes of the capture, uncompressed.</summary>
    public required long CaptureBytes { get; init; }

    /// <summary>Bytes of its file, as stored.</summary>
    public required long FileBytes { get; init; }

    /// <summary>
    /// Places of a compressed file at which decompression can start; 0 for a file that is not compressed. With one
    /// place, reading a part decompresses all before it.
    /// </summary>
    public required int AccessPoints { get; init; }

    /// <summary>A block starts with the first record after each multiple of so many bytes.</summary>
    public required long BlockBytes { get; init; }

    /// <summary>Blocks of the capture.</summary>
    public required int Blocks { get; init; }

    /// <summary>Blocks that hold nothing but sound packets, so that reading may leave them out.</summary>
    public required int PlainBlocks { get; init; }

    /// <summary>What is known of the packets of each block.</summary>
    public required IndexContents With { get; init; }

    /// <summary>Packets of the capture.</summary>
    public required long Packets { get; init; }

    /// <summary>The parts of the capture that could not be read.</summary>
    public required IReadOnlyList<DamageEntry> Damage { get; init; }
}
