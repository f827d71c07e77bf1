using PcapStream.Filtering;

namespace PcapStream.Operations.Convert.Split;

/// <summary>
/// How a conversion divides its packets over several files. The output's name is a pattern: see
/// <see cref="PartNames"/>.
/// </summary>
public sealed record SplitOptions
{
    /// <summary>What a part is; null where <see cref="Filters"/> say it.</summary>
    public SplitRule? By { get; init; }

    /// <summary>
    /// Filters with the names of their parts: a packet is written to every part whose filter it passes.
    /// </summary>
    public IReadOnlyList<SplitFilter> Filters { get; init; } = [];

    /// <summary>Whether intervals begin at multiples of their length since 1970, not at the first packet.</summary>
    public bool AlignsToClock { get; init; }

    /// <summary>
    /// A file that lists the parts: JSON, or CSV if its name ends in <c>.csv</c>; null for none.
    /// </summary>
    public string? Manifest { get; init; }

    /// <summary>The folder for packets that wait for their parts; null for that of the parts.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>Whether a packet's part is found by a key; otherwise, parts come one after the other.</summary>
    internal bool HasKeys => By is not { IsSequential: true };

    /// <exception cref="ArgumentOutOfRangeException">There is not one way to divide, or it does not fit.</exception>
    internal void Validate(string pattern)
    {
        if (By is null == (Filters.Count == 0))
            throw Refuse("parts are made by a rule or by filters: give one of both");
        if (Filters.DistinctBy(filter => filter.Name, StringComparer.Ordinal).Count() < Filters.Count)
            throw Refuse("two filters have the same name");
        if (AlignsToClock && By?.Kind != SplitKind.Interval)
            throw Refuse("only intervals of time are aligned to the clock");
        if (!PartNames.TryParse(pattern, HasKeys, out _, out string? reason))
            throw Refuse(reason);
    }

    private static ArgumentOutOfRangeException Refuse(string reason) => new(reason, innerException: null);
}

/// <summary>A filter, and the name of the part for its packets.</summary>
/// <param name="Name">The name: the part's key.</param>
/// <param name="Filter">The filter.</param>
public sealed record SplitFilter(string Name, PacketFilter Filter);

/// <summary>The parts that a split made.</summary>
/// <param name="Parts">Files.</param>
/// <param name="Packets">Packets in them; one that is in two parts counts twice.</param>
/// <param name="Bytes">Bytes of capture in them, before compression.</param>
/// <param name="Unmatched">Packets that no filter passed, which are in no part.</param>
public sealed record SplitReport(long Parts, long Packets, long Bytes, long Unmatched);
