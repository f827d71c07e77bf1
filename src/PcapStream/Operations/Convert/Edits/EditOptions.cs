using PcapStream.Operations.Convert.Edits.Rewriting;
using PcapStream.Operations.Convert.Edits.Stripping;

namespace PcapStream.Operations.Convert.Edits;

/// <summary>
/// Changes to the packets that are written, made in this order: times, encapsulations, the link type, fields, lengths,
/// then what is fixed, then comments.
/// </summary>
public sealed record EditOptions
{
    /// <summary>The largest <see cref="TimeFactor"/>.</summary>
    public const decimal MostTimeFactor = 1_000_000_000;

    /// <summary>Moves times that are earlier than the time before them; null to keep the order of the times.</summary>
    public StrictTimes? StrictTimes { get; init; }

    /// <summary>
    /// Multiplies the time since the first packet; 1 for no change. Results are rounded to nanoseconds.
    /// </summary>
    public decimal TimeFactor { get; init; } = 1;

    /// <summary>Nanoseconds to add to all times, those of interface statistics included.</summary>
    public long TimeShift { get; init; }

    /// <summary>Encapsulations to remove.</summary>
    public StrippedLayers Strip { get; init; }

    /// <summary>The link type that all packets get; null to keep theirs.</summary>
    public NewLinkType? LinkType { get; init; }

    /// <summary>New values of fields.</summary>
    public RewriteOptions Rewrite { get; init; } = new();

    /// <summary>Most bytes to keep of a packet; null for no limit.</summary>
    public int? SnapLength { get; init; }

    /// <summary>Bytes to remove from each packet.</summary>
    public IReadOnlyList<Chop> Chops { get; init; } = [];

    /// <summary>
    /// Whether <see cref="SnapLength"/> and <see cref="Chops"/> also change the original length, as if the packet had
    /// never been longer.
    /// </summary>
    public bool AdjustLengths { get; init; }

    /// <summary>
    /// Whether lengths in headers of IPv4, IPv6 and UDP that a whole packet does not have are set to those that it has.
    /// </summary>
    public bool FixLengths { get; init; }

    /// <summary>
    /// Whether checksums are calculated where all bytes that they cover are there. A checksum of UDP that is 0, for
    /// none, stays.
    /// </summary>
    public bool FixChecksums { get; init; }

    /// <summary>Comments for packets, by their numbers in each capture; only a pcapng can hold them.</summary>
    public IReadOnlyList<AddedComment> Comments { get; init; } = [];

    /// <summary>Whether there is any change.</summary>
    public bool ChangesPackets => CreateEdits().Any();

    /// <summary>Whether times get digits that microseconds cannot hold.</summary>
    internal bool NeedsNanoseconds => TimeFactor != 1 || TimeShift % 1000 != 0 || StrictTimes?.Nanoseconds % 1000 > 0;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(TimeFactor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TimeFactor, MostTimeFactor);
        ArgumentOutOfRangeException.ThrowIfNegative(SnapLength ?? 0);
        if (StrictTimes is { Nanoseconds: < 0 } negative)
            throw new ArgumentOutOfRangeException(nameof(StrictTimes), negative, "is negative");
        Rewrite.Validate();
    }

    /// <summary>The changes of one run, in order.</summary>
    internal IEnumerable<PacketEdit> CreateEdits()
    {
        if (StrictTimes is { } strict)
            yield return new StrictOrder(strict);
        if (TimeFactor != 1)
            yield return new TimeScaling(TimeFactor);
        if (TimeShift != 0)
            yield return new TimeShifting(TimeShift);
        if (Strip != StrippedLayers.None)
            yield return new Stripper(Strip);
        if (LinkType is { } linkType)
            yield return new LinkTypeChange(linkType);
        if (!Rewrite.IsEmpty)
            yield return new Rewriter(Rewrite);
        if (SnapLength is { } length)
            yield return new Snapping(length, AdjustLengths);
        if (Chops.Count > 0)
            yield return new Chopping(Chops, AdjustLengths);
        if (FixLengths)
            yield return new LengthRepair();
        if (FixChecksums)
            yield return new ChecksumRepair();
        if (Comments.Count > 0)
            yield return new Commenting(Comments);
    }
}

/// <summary>How times are put in order.</summary>
/// <param name="Nanoseconds">Nanoseconds from the time before to the changed time.</param>
/// <param name="ChangesAll">Whether all times after the first are changed, not only those that are too early.</param>
public sealed record StrictTimes(long Nanoseconds, bool ChangesAll);

/// <summary>A region of a packet to remove, as editcap counts it.</summary>
/// <param name="Offset">Its distance from the packet's start or, if negative, from its end.</param>
/// <param name="Length">
/// Bytes to remove: a positive number after the offset, a negative one before it, where an offset of 0 means the end.
/// </param>
public sealed record Chop(int Offset, int Length);

/// <summary>A comment for a packet.</summary>
/// <param name="Packet">The packet's number in its capture, from 1.</param>
/// <param name="Text">At most 65,535 bytes in UTF-8.</param>
public sealed record AddedComment(long Packet, string Text);
