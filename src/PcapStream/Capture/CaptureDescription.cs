using System.Collections.Immutable;

namespace PcapStream.Capture;

/// <summary>A capture's description of itself: complete once its last packet has been read.</summary>
public sealed record CaptureDescription
{
    /// <summary>
    /// More interfaces than any machine has, and the memory that a hostile file can take by describing them.
    /// </summary>
    internal const int MostInterfaces = 1 << 16;

    /// <summary>The interfaces, in the order in which the capture describes them, over all of its sections.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces { get; init; } = [];

    /// <summary>Comments on the capture as a whole.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>The hardware that made the capture; null when it does not say.</summary>
    public string? Hardware { get; init; }

    /// <summary>The operating system that made the capture; null when it does not say.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>The program that made the capture; null when it does not say.</summary>
    public string? Application { get; init; }

    /// <summary>
    /// Bytes of frame check sequence at the end of every packet, from a classic pcap's header; null when it does not
    /// say.
    /// </summary>
    public int? FrameCheckSequenceLength { get; init; }

    /// <summary>Sections of a pcapng; 0 for a classic pcap.</summary>
    public long Sections { get; init; }

    /// <summary>Names that the capture has for addresses.</summary>
    public ResolvedNames ResolvedNames { get; init; } = ResolvedNames.None;

    /// <summary>Secrets for decryption, by the number of their format; the secrets themselves are not kept.</summary>
    public PcapNgBlockCounts DecryptionSecrets { get; init; } = PcapNgBlockCounts.None;

    /// <summary>Custom blocks that may be copied, by the Private Enterprise Number of their definition.</summary>
    public PcapNgBlockCounts CustomBlocks { get; init; } = PcapNgBlockCounts.None;

    /// <summary>
    /// Custom blocks that must not be copied when packets are changed or left out, by Private Enterprise Number.
    /// </summary>
    public PcapNgBlockCounts CustomBlocksNotCopied { get; init; } = PcapNgBlockCounts.None;

    /// <summary>Entries of systemd's journal.</summary>
    public long JournalEntries { get; init; }

    /// <summary>Comments on lists of names and on secrets.</summary>
    public IReadOnlyList<string> BlockComments { get; init; } = [];

    /// <summary>The same with one more interface; the earlier ones are not copied.</summary>
    internal CaptureDescription With(CaptureInterface added)
    {
        IReadOnlyList<CaptureInterface> first = [added];
        return this with { Interfaces = Interfaces.Count == 0 ? first : Append(added) };
    }

    // A separate method, so that a capture of one interface does not load the library of ImmutableList.
    private ImmutableList<CaptureInterface> Append(CaptureInterface added) =>
        (Interfaces as ImmutableList<CaptureInterface> ?? [.. Interfaces]).Add(added);
}

/// <summary>
/// The numbers of a capture's names of addresses; an address with two names counts twice, as in capinfos.
/// </summary>
/// <param name="Ipv4">Names of IPv4 addresses.</param>
/// <param name="Ipv6">Names of IPv6 addresses.</param>
/// <param name="Eui48">Names of 48-bit hardware addresses.</param>
/// <param name="Eui64">Names of 64-bit hardware addresses.</param>
public sealed record ResolvedNames(long Ipv4, long Ipv6, long Eui48, long Eui64)
{
    /// <summary>No names.</summary>
    public static readonly ResolvedNames None = new(0, 0, 0, 0);
}

/// <summary>The number of blocks of a type, and their kinds.</summary>
/// <param name="Blocks">All blocks of the type.</param>
/// <param name="Kinds">
/// Kinds in the order in which they first occur: the first 64, and those of blocks up to 1 MiB.
/// </param>
public sealed record PcapNgBlockCounts(long Blocks, IReadOnlyList<PcapNgBlockKind> Kinds)
{
    /// <summary>More than any program writes; a hostile capture may have another one in every block.</summary>
    internal const int MostKinds = 64;

    /// <summary>No blocks.</summary>
    public static readonly PcapNgBlockCounts None = new(0, []);
}

/// <summary>Blocks of one kind.</summary>
/// <param name="Id">The kind's registered number.</param>
/// <param name="Blocks">Number of blocks.</param>
/// <param name="Bytes">Bytes in all of them.</param>
public sealed record PcapNgBlockKind(uint Id, long Blocks, long Bytes);
