using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Buffers;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams.Wholes;

/// <summary>The parts of datagrams or messages that are not complete.</summary>
internal sealed class PartTracker(BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    : IDisposable
{
    /// <summary>The most parts that are listed: of a whole with more, none is.</summary>
    public const int Most = 1 << 16;

    private readonly CachedTable<PartBlock> _blocks = new(allocator, bytes, folder);
    private JoinedPart[] _parts = new JoinedPart[PartBlock.Most];

    /// <summary>Adds a part.</summary>
    /// <param name="whole">The whole.</param>
    /// <param name="count">The number of its parts so far, which grows by one.</param>
    /// <param name="part">The part.</param>
    public void Add(ulong whole, ref int count, in JoinedPart part)
    {
        if (count < Most)
            BlockOf(whole, count)[count % PartBlock.Most] = part;
        count++;
    }

    /// <summary>The parts of a whole by their offsets, valid until the next call; its memory is freed.</summary>
    /// <param name="whole">The whole.</param>
    /// <param name="count">The number of its parts.</param>
    public ReadOnlySpan<JoinedPart> Take(ulong whole, int count)
    {
        if (count > Most)
            return default;
        if (_parts.Length < count)
            Array.Resize(ref _parts, Math.Min(Math.Max(count, 2 * _parts.Length), Most));
        for (int i = 0; i < count; i += PartBlock.Most)
        {
            BlockOf(whole, i)[..Math.Min(PartBlock.Most, count - i)].CopyTo(_parts.AsSpan(i));
            _blocks.Forget(new PartBlock(KeyOf(whole, i), seed));
        }
        Span<JoinedPart> parts = _parts.AsSpan(0, count);
        // As in Wireshark, the first that came is first where several have one offset.
        parts.Sort(static (one, other) => (one.Offset, one.Frame).CompareTo((other.Offset, other.Frame)));
        return parts;
    }

    public void Dispose() => _blocks.Dispose();

    private static ulong KeyOf(ulong whole, int part) => whole * (Most / PartBlock.Most) + (uint)part / PartBlock.Most;

    private Span<JoinedPart> BlockOf(ulong whole, int part) =>
        _blocks.FindOrAdd(new PartBlock(KeyOf(whole, part), seed), out _).Parts;

    /// <summary>Some parts of a whole, those first that came first.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PartBlock(ulong key, in HashSeed seed) : IHashedRecord<PartBlock>
    {
        public const int Most = 16;

        private readonly ulong _key = key;

        public BlockParts Parts;

        public readonly ulong Hash { get; } = seed.Hash(key) | 1;

        public readonly bool HasKeyOf(in PartBlock other) => _key == other._key;
    }

    [InlineArray(PartBlock.Most)]
    private struct BlockParts
    {
        private JoinedPart _first;
    }
}
