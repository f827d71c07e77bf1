using System.Runtime.CompilerServices;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Convert.Ordering.Runs;

/// <summary>The packets of a run, of which a part is in memory.</summary>
/// <param name="run">The run.</param>
/// <param name="context">Gives the memory.</param>
/// <param name="size">Bytes of the part.</param>
internal sealed unsafe class RunSource(PacketRun run, OrderContext context, int size) : PacketSource
{
    private static readonly int HeaderSize = RunHeader.Size;

    private byte* _buffer;

    // What is in memory: from the offset of its first byte to that after its last.
    private long _from;
    private long _to;

    // Of the current packet.
    private long _at;
    private RunHeader _header;

    public override Timestamp ExactTime => _header.Interface == PacketRecord.Block
        ? Timestamp.None
        : context.Interfaces.TimeOf(_header.Interface, _header.Nanoseconds, _header.Ticks);

    public override void Open(CancellationToken cancellation)
    {
        _buffer = (byte*)context.Take(size);
        _from = _to = _at = run.Start;
        ReadHeader();
    }

    public override void WriteTo(PacketSink sink)
    {
        long body = _header.BodyBytes;
        if (HeaderSize + body <= size)
        {
            Ensure(HeaderSize + (int)body);
            Write(sink, _buffer + (_at - _from) + HeaderSize);
            return;
        }
        // Rare: it has memory of its own.
        nint whole = context.Take(body);
        try
        {
            run.File.Read(new Span<byte>((void*)whole, (int)body), _at + HeaderSize);
            Write(sink, (byte*)whole);
        }
        finally
        {
            context.Allocator.FreeTable(whole, body);
        }
    }

    public override void Advance(CancellationToken cancellation)
    {
        _at += HeaderSize + _header.BodyBytes;
        ReadHeader();
    }

    public override void Dispose()
    {
        if (_buffer != null)
            context.Allocator.FreeTable((nint)_buffer, size);
        _buffer = null;
    }

    private void ReadHeader()
    {
        if (_at == run.End)
        {
            HasEnded = true;
            Dispose();
            return;
        }
        Ensure(HeaderSize);
        _header = Unsafe.ReadUnaligned<RunHeader>(_buffer + (_at - _from));
        Time = _header.Interface == PacketRecord.Block ? Timestamp.NoTime : _header.Nanoseconds;
    }

    // Reads on from the current packet when not so much of it is in memory.
    private void Ensure(int bytes)
    {
        if (_at >= _from && _at + bytes <= _to)
            return;
        int length = (int)Math.Min(size, run.End - _at);
        run.File.Read(new Span<byte>(_buffer, length), _at);
        _from = _at;
        _to = _at + length;
    }

    private void Write(PacketSink sink, byte* body) => sink.Write(new OrderedPacket
    {
        Interface = _header.Interface,
        Nanoseconds = _header.Nanoseconds,
        Ticks = _header.Ticks,
        OriginalLength = _header.OriginalLength,
        Data = new ReadOnlySpan<byte>(body, _header.DataBytes),
        Options = new ReadOnlySpan<byte>(body + _header.DataBytes, _header.OptionBytes),
    });
}
