using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Buffers;
using PcapStream.Tables.Spilling;

namespace PcapStream.Tables;

/// <summary>
/// A hash table of records in the blocks of a <see cref="TableMemory"/>, for any number of keys: records that do not
/// fit are spilled to disk in sorted runs, and equal keys are merged in the order of time when the table is drained.
/// </summary>
/// <remarks>
/// <code>
/// slot   | hash fragment        | record's number + 1 |   32 bits, 0 where it is empty
/// </code>
/// Open addressing, linear probing, at most half full. The fragment has the bits that the numbers leave, at least 6
/// up to 32 million records, and avoids most reads of records with other keys. Records are sorted in the index's
/// memory: half full, it has 8 bytes for each.
/// </remarks>
/// <typeparam name="TRecord">A key, and the counts for it.</typeparam>
/// <typeparam name="TLogic">Which part is the key, and how counts are added.</typeparam>
internal sealed unsafe class AggregateTable<TRecord, TLogic> : SpillingStore<TRecord, KeyOrder<TRecord, TLogic>>
    where TRecord : unmanaged
    where TLogic : struct, IRecordLogic<TRecord>
{
    private readonly HashSeed _seed;
    private uint* _slots;
    private uint _slotMask;
    private int _slotShift;
    private int _numberBits;
    private bool _refused;

    /// <param name="memory">The memory for records.</param>
    /// <param name="seed">The secret of the hash.</param>
    public AggregateTable(TableMemory memory, in HashSeed seed) : base(memory)
    {
        _seed = seed;
        UseNoIndex();
    }

    /// <summary>
    /// Changes whenever records may have left memory: as long as it stays the same, their addresses do.
    /// </summary>
    public int Generation { get; private set; }

    private static ReadOnlySpan<uint> NoSlots => [0];

    /// <summary>The record with the key of <paramref name="initial"/>, or else a copy of it, added.</summary>
    /// <param name="initial">A key, and its initial counts.</param>
    /// <param name="added">Whether the table, or its part in memory, had no such record.</param>
    /// <returns>The record, valid until anything is added to any table of the same memory.</returns>
    /// <exception cref="SpillException">The temporary folder is full, or cannot be written.</exception>
    /// <exception cref="BufferExhaustedException">There is no memory for the first record.</exception>
    public ref TRecord FindOrAdd(in TRecord initial, out bool added)
    {
        ulong hash = TLogic.Hash(initial, _seed);
        uint* slots = _slots;
        uint mask = _slotMask;
        int bits = _numberBits;
        uint fragment = (uint)hash << bits;
        uint at = (uint)(hash >> _slotShift) & mask;
        for (uint slot = slots[at]; slot != 0; slot = slots[at])
        {
            if ((slot ^ fragment) >> bits == 0)
            {
                TRecord* record = Records[NumberIn(slot, bits)];
                if (TLogic.SameKey(*record, initial))
                {
                    added = false;
                    return ref *record;
                }
            }
            at = (at + 1) & mask;
        }
        added = true;
        if (Records.Count >= Capacity || !Records.HasRoom)
        {
            MakeRoom();
            at = EmptySlot(hash);
        }
        TRecord* fresh = Records.Add(initial, out uint number);
        _slots[at] = Slot(hash, number);
        return ref *fresh;
    }

    /// <summary>As <see cref="FindOrAdd"/>, for records that cannot be merged: nothing is spilled to add one.</summary>
    /// <returns>The record, or a null reference where it does not exist and memory has no room.</returns>
    public ref TRecord TryFindOrAdd(in TRecord seed, out bool added)
    {
        if (!_refused && ((Records.Count < Capacity && Records.HasRoom) || TryMakeRoom()))
            return ref FindOrAdd(seed, out added);
        _refused = true;
        added = false;
        return ref Unsafe.AsRef<TRecord>(Find(seed));
    }

    /// <summary>Rebuilds the index of the current records, in memory that is new or was used for sorting.</summary>
    private protected override int ScratchChanged(nint scratch, long bytes)
    {
        Generation++;
        if (scratch == 0)
        {
            UseNoIndex();
            return 0;
        }
        _slots = (uint*)scratch;
        _slotMask = (uint)(bytes / sizeof(uint)) - 1;
        _slotShift = 64 - BitOperations.PopCount(_slotMask);
        int capacity = (int)(bytes / EntryBytes);
        _numberBits = 32 - BitOperations.LeadingZeroCount(Records.NumberOf(capacity - 1) + 1);
        NativeMemory.Clear(_slots, (nuint)bytes);
        for (int i = 0; i < Records.Count; i++)
        {
            uint number = Records.NumberOf(i);
            ulong hash = TLogic.Hash(*Records[number], _seed);
            _slots[EmptySlot(hash)] = Slot(hash, number);
        }
        return capacity;
    }

    private TRecord* Find(in TRecord seed)
    {
        ulong hash = TLogic.Hash(seed, _seed);
        uint at = (uint)(hash >> _slotShift) & _slotMask;
        for (; _slots[at] != 0; at = (at + 1) & _slotMask)
        {
            TRecord* record = Records[NumberIn(_slots[at], _numberBits)];
            if (TLogic.SameKey(*record, seed))
                return record;
        }
        return null;
    }

    private static uint NumberIn(uint slot, int bits) => (slot & ((1u << bits) - 1)) - 1;

    private uint Slot(ulong hash, uint number) => ((uint)hash << _numberBits) | (number + 1);

    private uint EmptySlot(ulong hash)
    {
        uint at = (uint)(hash >> _slotShift) & _slotMask;
        while (_slots[at] != 0)
            at = (at + 1) & _slotMask;
        return at;
    }

    // One slot that is always empty, so that a lookup in an empty table needs no extra test. Constant data never moves.
    private void UseNoIndex()
    {
        _slots = (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(NoSlots));
        _slotMask = 0;
        _numberBits = 1;
    }
}

/// <summary>
/// The operations of an <see cref="AggregateTable{TRecord, TLogic}"/> on records: which part of them is the key, and
/// how two are added.
/// </summary>
/// <typeparam name="TRecord">The record: a key, and the counts for it.</typeparam>
internal interface IRecordLogic<TRecord>
    where TRecord : unmanaged
{
    /// <summary>A hash of the key in which all 64 bits are good; see <see cref="HashSeed"/>.</summary>
    static abstract ulong Hash(in TRecord record, in HashSeed seed);

    /// <summary>Whether two records have the same key.</summary>
    static abstract bool SameKey(in TRecord left, in TRecord right);

    /// <summary>A total order of keys, 0 exactly where <see cref="SameKey"/> is true.</summary>
    static abstract int CompareKeys(in TRecord left, in TRecord right);

    /// <summary>The key order's first 32 bits, as <see cref="IRecordOrder{TRecord}.Prefix"/>.</summary>
    static abstract uint KeyPrefix(in TRecord record);

    /// <summary>Adds the later counts of a key to the earlier ones.</summary>
    static abstract void Merge(ref TRecord earlier, in TRecord later);
}

/// <summary>Records in the order of their keys, with those of one key merged.</summary>
internal readonly struct KeyOrder<TRecord, TLogic> : IRecordOrder<TRecord>
    where TRecord : unmanaged
    where TLogic : struct, IRecordLogic<TRecord>
{
    public static int Compare(in TRecord left, in TRecord right) => TLogic.CompareKeys(left, right);

    public static uint Prefix(in TRecord record) => TLogic.KeyPrefix(record);

    public static bool TryMerge(ref TRecord earlier, in TRecord later)
    {
        TLogic.Merge(ref earlier, later);
        return true;
    }
}
