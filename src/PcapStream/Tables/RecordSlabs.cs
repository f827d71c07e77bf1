using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace PcapStream.Tables;

/// <summary>
/// Records in slabs, addressed by 32-bit numbers: the slab in the high bits, the place in it in the low bits. Where a
/// slab does not hold a power of two of records, numbers have gaps, which costs neither memory nor a division.
/// </summary>
internal unsafe class UntypedSlabs
{
    // Slabs before _filling are full, _filling has room from _next to _end, and those after it are empty.
    private readonly TableMemory _memory;
    private readonly MemoryUser _user;
    private readonly int _perSlab;
    private readonly int _shift;
    private readonly uint _placeMask;
    private readonly int _recordBytes;
    private nint[] _slabs = [];
    private int _owned;
    private int _filling = -1;
    private byte* _next;
    private byte* _end;
    private uint _nextNumber;

    private protected UntypedSlabs(TableMemory memory, MemoryUser user, int recordBytes)
    {
        _memory = memory;
        _user = user;
        _recordBytes = recordBytes;
        _perSlab = memory.SlabBytes / recordBytes;
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

    /// <summary>The address of a record.</summary>
    public void* this[uint number] => At(number, _recordBytes);

    /// <summary>The number of a record by the order of adding, from 0.</summary>
    public uint NumberOf(int ordinal)
    {
        int slab = Math.DivRem(ordinal, _perSlab, out int place);
        return ((uint)slab << _shift) | (uint)place;
    }

    /// <summary>Makes room for a record; false when there is no memory.</summary>
    public bool TryReserve()
    {
        if (HasRoom)
            return true;
        if (_filling + 1 == _owned && !TryTakeSlab())
            return false;
        _filling++;
        _next = (byte*)_slabs[_filling];
        _end = _next + _perSlab * _recordBytes;
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

    /// <summary>The address of a record of a size that the compiler may know.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected byte* At(uint number, int recordBytes) =>
        (byte*)_slabs[number >> _shift] + (nint)(number & _placeMask) * recordBytes;

    /// <summary>Takes the place of the next record; <see cref="HasRoom"/> must be true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected byte* TakePlace(int recordBytes, out uint number)
    {
        Debug.Assert(HasRoom);
        number = _nextNumber++;
        Count++;
        byte* place = _next;
        _next += recordBytes;
        return place;
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

/// <summary>Records of one type in slabs.</summary>
internal sealed unsafe class RecordSlabs<TRecord>(TableMemory memory, MemoryUser user)
    : UntypedSlabs(memory, user, sizeof(TRecord))
    where TRecord : unmanaged
{
    /// <summary>The address of a record.</summary>
    public new TRecord* this[uint number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (TRecord*)At(number, sizeof(TRecord));
    }

    /// <summary>Adds a record; <see cref="UntypedSlabs.HasRoom"/> must be true.</summary>
    /// <returns>Its address.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TRecord* Add(in TRecord record, out uint number)
    {
        var place = (TRecord*)TakePlace(sizeof(TRecord), out number);
        *place = record;
        return place;
    }
}
