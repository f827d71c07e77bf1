namespace PcapStream.Capture;

/// <summary>How many blocks of a type there are, and of which kinds.</summary>
public sealed record BlockCounts
{
    /// <summary>Of a capture that has no such block.</summary>
    public static readonly BlockCounts None = new();

    // More than any program writes; a hostile capture may have another one in every block.
    private const int MostKinds = 64;

    private BlockKind[] _kinds = [];

    private BlockCounts()
    {
    }

    /// <summary>All blocks of the type.</summary>
    public long Blocks { get; private init; }

    /// <summary>Kinds in the order in which they first occur: the first 64, and those of blocks up to 1 MiB.</summary>
    public IReadOnlyList<BlockKind> Kinds => _kinds;

    /// <summary>The same with one more block, of which only that is known.</summary>
    internal BlockCounts With() => this with { Blocks = Blocks + 1 };

    /// <summary>The same with one more block.</summary>
    internal BlockCounts With(uint kind, uint bytes) => With() with { _kinds = Count(_kinds, kind, bytes) };

    private static BlockKind[] Count(BlockKind[] kinds, uint id, uint bytes)
    {
        for (int i = 0; i < kinds.Length; i++)
        {
            if (kinds[i].Id == id)
                return [.. kinds[..i], kinds[i] with { Blocks = kinds[i].Blocks + 1, Bytes = kinds[i].Bytes + bytes }, .. kinds[(i + 1)..]];
        }
        return kinds.Length == MostKinds ? kinds : [.. kinds, new BlockKind(id, 1, bytes)];
    }
}
