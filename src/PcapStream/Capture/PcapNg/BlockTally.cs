namespace PcapStream.Capture.PcapNg;

/// <summary>Counts blocks of a type as they are read.</summary>
internal sealed class BlockTally
{
    private readonly List<Kind> _kinds = [];
    private long _blocks;

    /// <param name="before">What a capture that this one was joined to has of them.</param>
    public BlockTally(BlockCounts before)
    {
        _blocks = before.Blocks;
        foreach (BlockKind kind in before.Kinds)
            _kinds.Add(new Kind(kind.Id) { Blocks = kind.Blocks, Bytes = kind.Bytes });
    }

    /// <summary>What has been counted until now.</summary>
    public BlockCounts Counts => new(_blocks, _kinds.ConvertAll(kind => new BlockKind(kind.Id, kind.Blocks, kind.Bytes)));

    /// <summary>Counts a block of which nothing else is known.</summary>
    public void Add() => _blocks++;

    /// <summary>Counts a block that holds so many bytes.</summary>
    public void Add(uint id, uint bytes)
    {
        _blocks++;
        if (Find(id) is not { } kind)
            return;
        kind.Blocks++;
        kind.Bytes += bytes;
    }

    // Null for a kind beyond those that are told apart.
    private Kind? Find(uint id)
    {
        foreach (Kind kind in _kinds)
        {
            if (kind.Id == id)
                return kind;
        }
        if (_kinds.Count == BlockCounts.MostKinds)
            return null;
        _kinds.Add(new Kind(id));
        return _kinds[^1];
    }

    private sealed class Kind(uint id)
    {
        public uint Id { get; } = id;

        public long Blocks { get; set; }

        public long Bytes { get; set; }
    }
}
