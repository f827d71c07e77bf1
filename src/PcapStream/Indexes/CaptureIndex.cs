using PcapStream.Capture;

namespace PcapStream.Indexes;

/// <summary>
/// An index of a capture: its parts, with the numbers and times of their packets, so that a part can be read without
/// those before it. docs/reference/index-format.md has its file byte by byte.
/// </summary>
internal sealed class CaptureIndex
{
    /// <summary>What the name of an index ends in, after the whole name of its capture.</summary>
    public const string Extension = ".pcix";

    /// <summary>The state of the file to which it belongs.</summary>
    public required FileState State { get; init; }

    /// <summary>The capture's format; of the first capture where several were joined into one file.</summary>
    public required CaptureFormat Format { get; init; }

    /// <summary>The first link types of the capture, up to <see cref="IndexFile.MostLinkTypes"/>.</summary>
    public required IReadOnlyList<LinkType> LinkTypes { get; init; }

    /// <summary>The parts, in order.</summary>
    public required IReadOnlyList<IndexBlock> Blocks { get; init; }

    /// <summary>Packets of the capture.</summary>
    public required long Packets { get; init; }

    /// <summary>Time of the first packet, in nanoseconds.</summary>
    public required long FirstTime { get; init; }

    /// <summary>
    /// Whether the last block is the rest of the capture, whose packets depend on the memory limit of the reading.
    /// </summary>
    public required bool EndsEarly { get; init; }

    /// <summary>The damage ledger, as far as the index has room for it.</summary>
    public required IReadOnlyList<DamageEntry> Damage { get; init; }

    /// <summary>Entries of the whole ledger.</summary>
    public required long DamageCount { get; init; }

    /// <summary>The bytes of a capture that a block has, at least, so that no capture has too many blocks.</summary>
    /// <param name="length">Bytes in the capture.</param>
    public static long BlockBytes(long length)
    {
        long bytes = IndexFile.LeastBlockBytes;
        while (length / bytes >= IndexFile.MostBlocks)
            bytes *= 2;
        return bytes;
    }
}
