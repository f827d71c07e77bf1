using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using PcapStream.Capture;

namespace PcapStream.Partials;

/// <summary>
/// Fields of a frame while it is written: integers are little-endian, a text is its length in UTF-16 units (4 bytes;
/// -1 for none) and the units, so that a name of any bytes comes back as it was.
/// </summary>
internal sealed class PartialFields
{
    private byte[] _bytes = new byte[4096];
    private int _used;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _used);

    public int Length => _used;

    public void Clear() => _used = 0;

    public void Add(byte value) => Room(1)[0] = value;

    public void Add(bool value) => Add((byte)(value ? 1 : 0));

    public void Add(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value);

    public void Add(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Room(sizeof(uint)), value);

    public void Add(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Room(sizeof(ushort)), value);

    public void Add(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);

    public void Add(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);

    public void Add(UInt128 value) => BinaryPrimitives.WriteUInt128LittleEndian(Room(16), value);

    public void Add(string? value)
    {
        Add(value?.Length ?? -1);
        foreach (char unit in value ?? "")
            Add(unit);
    }

    public void Add(ulong? value)
    {
        Add(value is not null);
        Add(value ?? 0);
    }

    /// <summary>A time: whether there is one (2 for one beyond all times), and its nanoseconds in 128 bits.</summary>
    public void Add(Timestamp value)
    {
        Add((byte)(value.IsKnown ? 1 : value == Timestamp.NotRepresentable ? 2 : 0));
        Add((UInt128)(value.IsKnown ? value.ExactNanoseconds : 0));
    }

    public void Add(Timestamp? value)
    {
        Add(value is not null);
        Add(value ?? Timestamp.None);
    }

    public void Add(ReadOnlySpan<byte> value) => value.CopyTo(Room(value.Length));

    public void Add<T>(IReadOnlyList<T> list, Action<T> add)
    {
        Add(list.Count);
        foreach (T one in list)
            add(one);
    }

    /// <summary>Adds rows that are packed: their number, the number of their bytes, and these.</summary>
    public void AddPacked<TRow>(RowPacker<TRow> packer, ReadOnlySpan<TRow> rows)
        where TRow : unmanaged
    {
        ReadOnlySpan<byte> packed = packer.Pack(rows);
        Add(rows.Length);
        Add(packed.Length);
        Add(packed);
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _used < bytes)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + bytes));
        _used += bytes;
        return _bytes.AsSpan(_used - bytes, bytes);
    }
}

/// <summary>Fields of a frame while it is read. Every read is checked against the frame's end.</summary>
/// <param name="file">The file, for messages.</param>
internal sealed class PartialCursor(string file)
{
    private ReadOnlyMemory<byte> _rest;

    /// <summary>Whether fields are left.</summary>
    public bool HasMore => !_rest.IsEmpty;

    public void Begin(ReadOnlyMemory<byte> bytes) => _rest = bytes;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw Fault("a value is neither true nor false"),
    };

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public uint UInt() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ushort UShort() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public ulong ULong() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public UInt128 Wide() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    /// <summary>A number of things, which is not negative.</summary>
    public long Count() => Long() is >= 0 and long count ? count : throw Fault("a count is negative");

    /// <summary>The time of a run, at most a century: many are added up.</summary>
    public TimeSpan Duration() => Count() is var ticks && ticks <= 36_525 * TimeSpan.TicksPerDay
        ? new TimeSpan(ticks)
        : throw Fault("a run is longer than a century");

    public string? TextOrNone()
    {
        int units = Int();
        if (units == -1)
            return null;
        // The bytes are there before a string of the size is made.
        ReadOnlySpan<byte> bytes = units < 0 ? throw Fault("a text has no length") : Take(2L * units);
        return string.Create(units, bytes.ToArray(), static (text, from) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(from.AsSpan(2 * i));
        });
    }

    public string Text() => TextOrNone() ?? throw Fault("a text is missing");

    public ulong? ULongOrNone() => Bool() ? ULong() : (ulong?)(ULong() is 0 ? null : throw Fault("a value is set"));

    public Timestamp Time()
    {
        byte kind = Byte();
        var nanoseconds = (Int128)Wide();
        return kind switch
        {
            0 => Timestamp.None,
            1 => Timestamp.Of(nanoseconds),
            2 => Timestamp.NotRepresentable,
            _ => throw Fault("a time is of no known kind"),
        };
    }

    public Timestamp? TimeOrNone()
    {
        bool has = Bool();
        Timestamp time = Time();
        return has ? time : null;
    }

    /// <summary>A list, whose elements are read one by one: a false count ends at the end of the frame.</summary>
    public List<T> List<T>(Func<T> read)
    {
        int count = ListCount();
        var list = new List<T>();
        for (int i = 0; i < count; i++)
            list.Add(read());
        return list;
    }

    /// <summary>The number of a list's elements.</summary>
    public int ListCount() =>
        // An element has at least a byte.
        Int() is var count && count >= 0 && count <= _rest.Length
            ? count
            : throw Fault("a list is longer than its frame");

    /// <summary>Rows that are packed, valid until the next.</summary>
    /// <param name="unpacker">Unpacks them.</param>
    /// <param name="most">Their number at most.</param>
    public Span<TRow> Packed<TRow>(RowUnpacker<TRow> unpacker, int most)
        where TRow : unmanaged
    {
        int count = Int();
        return count >= 0 && count <= most && unpacker.TryUnpack(Bytes(ListCount()), count, out Span<TRow> rows)
            ? rows
            : throw Fault("rows cannot be unpacked");
    }

    /// <summary>Whether a value that was unpacked is true or false: another byte is neither.</summary>
    public static bool IsFlag(bool value) => Unsafe.BitCast<bool, byte>(value) <= 1;

    /// <summary>Checks that all fields were read.</summary>
    public void End()
    {
        if (HasMore)
            throw Fault("a frame has more fields than it may");
    }

    public PartialException TimesGoBack() => new(
        $"{file}: begins at earlier times than the shard before it ends with, which changes bursts in a way that no "
        + "shard sees; choose another number of shards");

    public PartialException SumsWrap() => new(
        $"{file}: has averages whose sums, with those of the shard before it, may be beyond 64 bits, where no shard "
        + "sees them; choose shorter intervals");

    public PartialException Fault(string reason) => new($"{file}: is damaged: {reason}");

    private ReadOnlySpan<byte> Take(long bytes)
    {
        if (bytes > _rest.Length)
            throw Fault("a frame ends within a field");
        ReadOnlySpan<byte> taken = _rest.Span[..(int)bytes];
        _rest = _rest[(int)bytes..];
        return taken;
    }
}
