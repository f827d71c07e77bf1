using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace PcapStream.Tables;

/// <summary>
/// Records in slabs, addressed by 32-bit numbers: the slab in the high bits, the place in it in the low bits. Where a
/// slab does not hold a power of two of records, numbers have gaps, which costs neither memory nor a division.
/// </summary>
internal sealed unsafe class RecordSlabs<TRecord>
    where TRecord : unmanaged
{
    // Slabs before _filling are full, _filling has room from _next to _end, and those after it are empty.
    private readonly TableMemory _memory;
    private readonly MemoryUser _user;
    private readonly int _perSlab;
    private readonly int _shift;
    private readonly uint _placeMask;
    private nint[] _slabs = [];
    private int _owned;
    private int _filling = -1;
    private TRecord* _next;
    private TRecord* _end;
    private uint _nextNumber;

    public RecordSlabs(TableMemory memory, MemoryUser user)
    {
        _memory = memory;
        _user = user;
        _perSlab = memory.SlabBytes / sizeof(TRecord);
        ArgumentOutOfRangeException.ThrowIfLessThan(_perSlab, 2, "a slab's records");
        _shift = BitOperations.Log2((uint)_perSlab - 1) + 1;
        _placeMask = (1u << _shift) - 1;
    }

    public int Count { get; private set; }

    public long HeldBytes => (long)_owned * _memory.SlabBytes;

    public bool HasRoom
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _next < _end;
    }

    public TRecord* this[uint number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (TRecord*)_slabs[number >> _shift] + (number & _placeMask);
    }

    /// <summary>The number of a record by the order of adding, from 0.</summary>
    public uint NumberOf(int ordinal)
    {
        int slab = Math.DivRem(ordinal, _perSlab, out int place);
        return ((uint)slab << _shift) | (uint)place;
    }

    /// <summary>Adds a record; <see cref="HasRoom"/> must be true.</summary>
    /// <returns>Its address.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TRecord* Add(in TRecord record, out uint number)
    {
        Debug.Assert(HasRoom);
        number = _nextNumber++;
        Count++;
        *_next = record;
        return _next++;
    }

    /// <summary>Makes room for a record; false when there is no memory.</summary>
    public bool TryReserve()
    {
        if (HasRoom)
            return true;
        if (_filling + 1 == _owned && !TryTakeSlab())
            return false;
        _filling++;
        _next = (TRecord*)_slabs[_filling];
        _end = _next + _perSlab;
        _nextNumber = (uint)_filling << _shift;
        return true;
    }

    /// <summary>Removes all records and keeps the slabs.</summary>
    public void Clear()
    {
        _filling = -1;
        _next = _end = null;
        Count = 0;
    }

    /// <summary>Removes all records and releases the slabs.</summary>
    public void Release()
    {
        Clear();
        while (_owned > 0)
            _memory.Return(_slabs[--_owned], _memory.SlabBytes);
    }

    private bool TryTakeSlab()
    {
        nint slab = _memory.TryTake(_user, _memory.SlabBytes);
        if (slab == 0)
            return false;
        if (_owned == _slabs.Length)
            Array.Resize(ref _slabs, Math.Max(16, 2 * _owned));
        _slabs[_owned++] = slab;
        return true;
    }
}
