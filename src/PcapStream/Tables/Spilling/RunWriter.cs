using System.Runtime.InteropServices;

namespace PcapStream.Tables.Spilling;

/// <summary>Appends a run of records to a file through the spill buffer.</summary>
internal unsafe ref struct RunWriter<TRecord>
    where TRecord : unmanaged
{
    private readonly SpillFile _file;
    private readonly Span<TRecord> _buffer;
    private readonly long _start;
    private int _buffered;
    private long _count;

    public RunWriter(SpillFile file, Span<byte> buffer)
    {
        _file = file;
        _buffer = MemoryMarshal.Cast<byte, TRecord>(buffer);
        _start = file.Length;
    }

    public void Add(in TRecord record)
    {
        if (_buffered == _buffer.Length)
            Flush();
        _buffer[_buffered++] = record;
        _count++;
    }

    /// <summary>Writes the rest of the buffer, and returns the run.</summary>
    public Run Finish()
    {
        Flush();
        return new Run(_start, _count);
    }

    private void Flush()
    {
        _file.Append(MemoryMarshal.AsBytes(_buffer[.._buffered]));
        _buffered = 0;
    }
}

/// <summary>Sorted records in a file.</summary>
/// <param name="Offset">Offset of the first, in bytes.</param>
/// <param name="Records">Number of records.</param>
internal readonly record struct Run(long Offset, long Records);
