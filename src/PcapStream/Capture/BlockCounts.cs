namespace PcapStream.Capture;

/// <summary>How many blocks of a type there are, and of which kinds.</summary>
/// <param name="Blocks">All blocks of the type.</param>
/// <param name="Kinds">Kinds in the order in which they first occur: the first 64, and those of blocks up to 1 MiB.</param>
public sealed record BlockCounts(long Blocks, IReadOnlyList<BlockKind> Kinds)
{
    /// <summary>More than any program writes; a hostile capture may have another one in every block.</summary>
    internal const int MostKinds = 64;

    /// <summary>Of a capture that has no such block.</summary>
    public static readonly BlockCounts None = new(0, []);
}
