namespace PcapStream.Tables.Spilling;

/// <summary>A place in a run, of which a part is in memory.</summary>
internal unsafe struct RunCursor<TRecord, TOrder>
    where TRecord : unmanaged
    where TOrder : struct, IRecordOrder<TRecord>
{
    private readonly SpillFile _file;
    private readonly TRecord* _buffer;
    private readonly int _capacity;
    private long _offset;
    private long _unread;
    private TRecord* _end;

    public RunCursor(SpillFile file, Run run, nint buffer, int bufferBytes)
    {
        _file = file;
        _buffer = (TRecord*)buffer;
        _capacity = bufferBytes / sizeof(TRecord);
        _offset = run.Offset;
        _unread = run.Records;
        Fill();
    }

    /// <summary>The record it stands at; null behind the last.</summary>
    public TRecord* Head { get; private set; }

    /// <summary>The order's prefix of <see cref="Head"/>.</summary>
    public uint Prefix { get; private set; }

    public void Advance()
    {
        Head++;
        if (Head == _end)
            Fill();
        else
            Prefix = TOrder.Prefix(*Head);
    }

    private void Fill()
    {
        int count = (int)Math.Min(_capacity, _unread);
        if (count == 0)
        {
            Head = null;
            return;
        }
        _file.Read(new Span<byte>(_buffer, count * sizeof(TRecord)), _offset);
        _offset += (long)count * sizeof(TRecord);
        _unread -= count;
        Head = _buffer;
        _end = _buffer + count;
        Prefix = TOrder.Prefix(*Head);
    }
}
