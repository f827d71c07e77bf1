using PcapStream.Buffers;
using PcapStream.Tables.Spilling;

namespace PcapStream.Tables;

/// <summary>
/// A hash table for any number of records, of which those used last are in memory of a fixed size and the others in a
/// temporary file. A record has eight places in memory, as in a processor's cache; the one that was not used for
/// longest makes room.
/// </summary>
internal sealed unsafe class CachedTable<TRecord> : IDisposable
    where TRecord : unmanaged, IHashedRecord<TRecord>
{
    private const int Ways = 8;
    private const int Overhead = 2 * sizeof(uint);

    private readonly BufferAllocator _allocator;
    private readonly SpillFolder _folder;
    private readonly long _bytes;
    private readonly nint _memory;
    private readonly TRecord* _records;

    // Some bits of the hashes, and not 0; 0 for a free place.
    private readonly uint* _tags;

    // When the records were used.
    private readonly uint* _uses;
    private readonly uint _sets;
    private uint _clock;
    private RecordFile<TRecord>? _rest;

    /// <param name="allocator">The source of the memory, which must outlive the table.</param>
    /// <param name="bytes">The most bytes of memory, at least those of eight records.</param>
    /// <param name="folder">The folder for the other records, which must outlive the table.</param>
    /// <exception cref="BufferExhaustedException">The allocator has no room.</exception>
    public CachedTable(BufferAllocator allocator, long bytes, SpillFolder folder)
    {
        _allocator = allocator;
        _folder = folder;
        _sets = (uint)Math.Clamp(bytes / ((sizeof(TRecord) + Overhead) * Ways), 1, 1 << 27);
        int places = (int)_sets * Ways;
        _bytes = (long)places * (sizeof(TRecord) + Overhead);
        _memory = allocator.TryAllocateTable(_bytes);
        if (_memory == 0)
            throw new BufferExhaustedException($"No room for {_bytes} bytes of a table; raise the memory limit.");
        _records = (TRecord*)_memory;
        _tags = (uint*)(_records + places);
        _uses = _tags + places;
        new Span<uint>(_tags, places).Clear();
    }

    /// <summary>The record with a key; or else a copy of <paramref name="initial"/>, added.</summary>
    /// <param name="initial">The key, and what a new record has.</param>
    /// <param name="isNew">Whether there was no such record.</param>
    /// <returns>The record, valid until the next call.</returns>
    /// <exception cref="SpillException">The temporary folder is full, or cannot be written.</exception>
    public ref TRecord FindOrAdd(scoped in TRecord initial, out bool isNew)
    {
        ulong hash = initial.Hash;
        uint tag = (uint)(hash >> 32) | 1;
        uint first = FirstOf(hash);
        uint oldest = first;
        for (uint i = first; i < first + Ways; i++)
        {
            if (_tags[i] == tag && _records[i].HasKeyOf(initial))
            {
                _uses[i] = ++_clock;
                isNew = false;
                return ref _records[i];
            }
            if (_tags[oldest] != 0 && (_tags[i] == 0 || _clock - _uses[i] > _clock - _uses[oldest]))
                oldest = i;
        }
        if (_tags[oldest] != 0)
            (_rest ??= new RecordFile<TRecord>(_folder)).Put(_records[oldest]);
        TRecord record = initial;
        isNew = _rest is null || !_rest.TryGet(initial, out record);
        _records[oldest] = isNew ? initial : record;
        _tags[oldest] = tag;
        _uses[oldest] = ++_clock;
        return ref _records[oldest];
    }

    /// <summary>Whether there is a record with a key. It does not count as used.</summary>
    /// <exception cref="SpillException">The temporary folder cannot be read.</exception>
    public bool Has(scoped in TRecord key)
    {
        uint tag = (uint)(key.Hash >> 32) | 1;
        uint first = FirstOf(key.Hash);
        for (uint i = first; i < first + Ways; i++)
        {
            if (_tags[i] == tag && _records[i].HasKeyOf(key))
                return true;
        }
        return _rest is not null && _rest.TryGet(key, out _);
    }

    /// <summary>
    /// Frees the place of a record in memory, so that no other one has to make room for it. A copy of it in the file
    /// stays there: who adds the record again must not rely on what it holds.
    /// </summary>
    public void Forget(scoped in TRecord key)
    {
        uint tag = (uint)(key.Hash >> 32) | 1;
        uint first = FirstOf(key.Hash);
        for (uint i = first; i < first + Ways; i++)
        {
            if (_tags[i] == tag && _records[i].HasKeyOf(key))
                _tags[i] = 0;
        }
    }

    public void Dispose()
    {
        _rest?.Dispose();
        _allocator.FreeTable(_memory, _bytes);
    }

    // The lower half of the hash as a fraction of all sets, whose number is no power of two: all memory is used.
    private uint FirstOf(ulong hash) => (uint)(((hash & uint.MaxValue) * _sets) >> 32) * Ways;
}
