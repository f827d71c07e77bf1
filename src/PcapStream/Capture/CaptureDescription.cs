using System.Collections.Immutable;

namespace PcapStream.Capture;

/// <summary>What a capture says of itself: complete once its last packet has been read.</summary>
public sealed record CaptureDescription
{
    /// <summary>More interfaces than any machine has, and the memory that a hostile file can take by describing them.</summary>
    internal const int MostInterfaces = 1 << 16;

    /// <summary>Where packets were captured, in the order in which the capture describes them, over all of its sections.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces { get; init; } = [];

    /// <summary>Comments on the capture as a whole.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>The hardware that made the capture; null when it does not say.</summary>
    public string? Hardware { get; init; }

    /// <summary>The operating system that made the capture; null when it does not say.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>The program that made the capture; null when it does not say.</summary>
    public string? Application { get; init; }

    /// <summary>Bytes of frame check sequence at the end of every packet, by a classic pcap's header; null when it does not say.</summary>
    public int? FrameCheckSequenceLength { get; init; }

    /// <summary>Sections of a pcapng; 0 for a classic pcap.</summary>
    public long Sections { get; init; }

    /// <summary>Names that the capture has for addresses.</summary>
    public ResolvedNames ResolvedNames { get; init; } = ResolvedNames.None;

    /// <summary>Secrets for decryption, by the number of their format; the secrets themselves are not kept.</summary>
    public BlockCounts DecryptionSecrets { get; init; } = BlockCounts.None;

    /// <summary>Custom blocks that may be copied, by the Private Enterprise Number of who defined them.</summary>
    public BlockCounts CustomBlocks { get; init; } = BlockCounts.None;

    /// <summary>Custom blocks that must not be copied when packets are changed or left out, by Private Enterprise Number.</summary>
    public BlockCounts CustomBlocksNotCopied { get; init; } = BlockCounts.None;

    /// <summary>Entries of systemd's journal.</summary>
    public long JournalEntries { get; init; }

    /// <summary>Comments on lists of names and on secrets.</summary>
    public IReadOnlyList<string> BlockComments { get; init; } = [];

    /// <summary>The same with one more interface; adding the 65,536th copies none of those before it.</summary>
    internal CaptureDescription With(CaptureInterface added)
    {
        IReadOnlyList<CaptureInterface> first = [added];
        return this with { Interfaces = Interfaces.Count == 0 ? first : Append(added) };
    }

    // A method of its own, so that a capture of one interface loads no library for it.
    private ImmutableList<CaptureInterface> Append(CaptureInterface added) => (Interfaces as ImmutableList<CaptureInterface> ?? [.. Interfaces]).Add(added);
}
