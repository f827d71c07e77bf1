using System.Runtime.InteropServices;
using PcapStream.Buffers;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Split;

/// <summary>
/// The complete parts that have no name yet, sorted by their first packets; on disk where they are many.
/// </summary>
internal sealed class PartList : IDisposable
{
    /// <summary>Bytes of memory that a list takes.</summary>
    public const long MemoryBytes = 1 << 20;

    private readonly BufferAllocator _allocator =
        new(new BufferAllocatorOptions { MemoryLimit = BufferAllocatorOptions.LeastMemoryLimit });

    private readonly TableMemory _memory;
    private readonly ExternalSorter<ListedPart, ByFirstPacket> _sorter;
    private readonly SpillFolder _folder;
    private readonly byte[] _pending = new byte[32 << 10];
    private SpillFile? _keys;
    private int _used;
    private byte[] _key = [];

    public PartList(SpillFolder folder)
    {
        _folder = folder;
        _memory = new TableMemory(_allocator, MemoryBytes, folder);
        _sorter = new ExternalSorter<ListedPart, ByFirstPacket>(_memory);
    }

    /// <summary>Adds a part.</summary>
    /// <exception cref="SpillException">The folder is full, or cannot be written.</exception>
    public void Add(KeyedPart part, ReadOnlySpan<byte> key)
    {
        _keys ??= _folder.Create();
        if (key.Length > _pending.Length - _used)
            Flush();
        var listed = new ListedPart
        {
            Ordinal = part.Ordinal,
            File = part.File,
            Tally = part.Tally,
            KeyOffset = _keys.Length + _used,
            KeyBytes = key.Length,
        };
        if (key.Length > _pending.Length)
            _keys.Append(key);
        else
        {
            key.CopyTo(_pending.AsSpan(_used));
            _used += key.Length;
        }
        _sorter.Add(listed);
    }

    /// <summary>Ends adding and returns all parts in the order of their first packets, once.</summary>
    /// <exception cref="SpillException">The folder is full, or cannot be written or read.</exception>
    public SortedRecords<ListedPart> Drain()
    {
        Flush();
        return _sorter.Drain();
    }

    /// <summary>The key of a part, valid until the next call.</summary>
    /// <exception cref="SpillException">The folder cannot be read.</exception>
    public ReadOnlySpan<byte> KeyOf(in ListedPart part)
    {
        if (_key.Length < part.KeyBytes)
            _key = new byte[part.KeyBytes];
        Span<byte> key = _key.AsSpan(0, part.KeyBytes);
        _keys?.Read(key, part.KeyOffset);
        return key;
    }

    public void Dispose()
    {
        _sorter.Dispose();
        _memory.Dispose();
        _allocator.Dispose();
    }

    private void Flush()
    {
        _keys?.Append(_pending.AsSpan(0, _used));
        _used = 0;
    }
}

/// <summary>A complete part.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ListedPart
{
    /// <summary>The place of its first packet among all.</summary>
    public long Ordinal;

    /// <summary>The number of its file.</summary>
    public long File;

    public PartTally Tally;
    public long KeyOffset;
    public int KeyBytes;
}

/// <summary>The order of the first packets.</summary>
internal readonly struct ByFirstPacket : IRecordOrder<ListedPart>
{
    public static int Compare(in ListedPart left, in ListedPart right) => left.Ordinal.CompareTo(right.Ordinal);

    public static uint Prefix(in ListedPart record) => (uint)Math.Min(record.Ordinal, uint.MaxValue);

    public static bool TryMerge(ref ListedPart earlier, in ListedPart later) => false;
}
