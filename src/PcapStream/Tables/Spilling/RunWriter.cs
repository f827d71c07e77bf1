namespace PcapStream.Tables.Spilling;

/// <summary>Appends a run of records to a file through the spill buffer.</summary>
internal unsafe ref struct RunWriter
{
    private readonly SpillFile _file;
    private readonly Span<byte> _buffer;
    private readonly int _recordBytes;
    private readonly long _start;
    private int _buffered;
    private long _count;

    public RunWriter(SpillFile file, Span<byte> buffer, int recordBytes)
    {
        _file = file;
        _buffer = buffer;
        _recordBytes = recordBytes;
        _start = file.Length;
    }

    public void Add(void* record)
    {
        if (_buffered + _recordBytes > _buffer.Length)
            Flush();
        new ReadOnlySpan<byte>(record, _recordBytes).CopyTo(_buffer[_buffered..]);
        _buffered += _recordBytes;
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
        _file.Append(_buffer[.._buffered]);
        _buffered = 0;
    }
}

/// <summary>Sorted records in a file.</summary>
/// <param name="Offset">Offset of the first, in bytes.</param>
/// <param name="Records">Number of records.</param>
internal readonly record struct Run(long Offset, long Records);
