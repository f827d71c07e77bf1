using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Tables.Spilling;

/// <summary>
/// A hash table of records in a temporary file: open addressing, linear probing, at most half full. A record costs one
/// read or write of a few hundred bytes, which the system's cache answers as a rule.
/// </summary>
internal sealed class RecordFile<TRecord> : IDisposable
    where TRecord : unmanaged, IHashedRecord<TRecord>
{
    private const long LeastSlots = 1 << 12;
    private const int Growth = 4;

    // Half full, a search seldom needs more.
    private const int SlotsPerRead = 4;
    private const int SlotsPerCopy = 256;

    private readonly SpillFolder _folder;
    private readonly TRecord[] _read = new TRecord[SlotsPerRead];
    private SpillFile _file;
    private long _slots;
    private long _count;

    /// <param name="folder">The folder for the file.</param>
    /// <exception cref="SpillException">The system refuses.</exception>
    public RecordFile(SpillFolder folder)
    {
        _folder = folder;
        _file = Create(LeastSlots);
        _slots = LeastSlots;
    }

    /// <summary>Finds the record with the key of another.</summary>
    /// <exception cref="SpillException">The system refuses.</exception>
    public bool TryGet(in TRecord key, out TRecord record)
    {
        Find(_file, _slots, key, out record);
        return record.Hash != 0;
    }

    /// <summary>Adds a record, or replaces that with its key.</summary>
    /// <exception cref="SpillException">The disk is full, or the system refuses for another reason.</exception>
    public void Put(in TRecord record)
    {
        long slot = Find(_file, _slots, record, out TRecord before);
        if (before.Hash == 0 && ++_count > _slots / 2)
        {
            Grow();
            slot = Find(_file, _slots, record, out _);
        }
        Write(_file, slot, record);
    }

    public void Dispose() => _file.Dispose();

    private SpillFile Create(long slots)
    {
        SpillFile file = _folder.Create();
        Write(file, slots - 1, default);
        return file;
    }

    // The slot of a key: that of its record, or the empty one for it.
    private long Find(SpillFile file, long slots, in TRecord key, out TRecord record)
    {
        // A cache in front uses the low bits.
        long slot = (long)(key.Hash >> 16) & (slots - 1);
        while (true)
        {
            Span<TRecord> read = _read.AsSpan(0, (int)Math.Min(SlotsPerRead, slots - slot));
            Read(file, slot, read);
            foreach (ref readonly TRecord one in read)
            {
                if (one.Hash == 0 || (one.Hash == key.Hash && one.HasKeyOf(key)))
                {
                    record = one;
                    return slot;
                }
                slot++;
            }
            slot &= slots - 1;
        }
    }

    private void Grow()
    {
        long slots = _slots * Growth;
        SpillFile file = Create(slots);
        try
        {
            var records = new TRecord[SlotsPerCopy];
            for (long slot = 0; slot < _slots; slot += records.Length)
            {
                Read(_file, slot, records);
                foreach (ref readonly TRecord record in records.AsSpan())
                {
                    if (record.Hash != 0)
                        Write(file, Find(file, slots, record, out _), record);
                }
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
        _file.Dispose();
        (_file, _slots) = (file, slots);
    }

    private static void Read(SpillFile file, long slot, Span<TRecord> records) =>
        file.Read(MemoryMarshal.AsBytes(records), slot * Unsafe.SizeOf<TRecord>());

    private static void Write(SpillFile file, long slot, in TRecord record) =>
        file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<TRecord>(in record)), slot * Unsafe.SizeOf<TRecord>());
}
