using System.Runtime.InteropServices;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Ordering.Runs;

/// <summary>Writes packets into a run, through a buffer of the pool's memory.</summary>
internal sealed unsafe class RunSink : PacketSink, IDisposable
{
    private const int MostBuffer = 256 << 10;

    private readonly OrderContext _context;
    private readonly byte* _buffer;
    private readonly int _size;
    private SpillFile? _file;
    private long _start;
    private int _used;

    /// <param name="context">Gives the memory.</param>
    /// <param name="file">The file, at whose end the run begins; null for one that the first packet creates.</param>
    public RunSink(OrderContext context, SpillFile? file = null)
    {
        _context = context;
        _file = file;
        _size = (int)Math.Min(MostBuffer, context.Batches.MemoryLimit / 64);
        _buffer = (byte*)context.Take(_size);
        _start = file?.Length ?? 0;
    }

    private SpillFile File => _file ??= _context.Folder.Create();

    public override void Write(in OrderedPacket packet)
    {
        var header = new RunHeader
        {
            Nanoseconds = packet.Nanoseconds,
            Ticks = packet.Ticks,
            Interface = packet.Interface,
            OriginalLength = packet.OriginalLength,
            DataBytes = packet.Data.Length,
            OptionBytes = packet.Options.Length,
        };
        Append(MemoryMarshal.AsBytes(new ReadOnlySpan<RunHeader>(in header)));
        Append(packet.Data);
        Append(packet.Options);
        ReadOnlySpan<byte> zeros = [0, 0, 0, 0, 0, 0, 0];
        Append(zeros[..(int)(header.BodyBytes - header.DataBytes - header.OptionBytes)]);
    }

    /// <summary>Ends the run; a packet that is written later begins the next.</summary>
    public PacketRun Finish()
    {
        Flush();
        var run = new PacketRun(File, _start, File.Length);
        _start = File.Length;
        _context.Runs++;
        return run;
    }

    public void Dispose() => _context.Allocator.FreeTable((nint)_buffer, _size);

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _size - _used)
            Flush();
        if (bytes.Length > _size)
        {
            File.Append(bytes);
            return;
        }
        bytes.CopyTo(new Span<byte>(_buffer + _used, _size - _used));
        _used += bytes.Length;
    }

    private void Flush()
    {
        if (_used > 0)
            File.Append(new ReadOnlySpan<byte>(_buffer, _used));
        _used = 0;
    }
}
