using PcapStream.Batching;
using PcapStream.Batching.Pipeline;

namespace PcapStream.Operations.Export;

/// <summary>Makes the text of one thread's batches.</summary>
internal sealed class ExportWorker : BatchWorker
{
    private readonly FieldSink _sink;
    private readonly TextOutput _text;
    private readonly ExportRows _rows;
    private readonly ReadingLoop _loop;

    public ExportWorker(ExportOptions options, IFieldFormat format, FieldSink sink, ReadingLoop loop)
    {
        _sink = sink;
        _text = new TextOutput(HandOver, options.TextBufferSize);
        _rows = new ExportRows(options, format, _text, loop.Criteria);
        _loop = loop;
    }

    public override bool KeepsOrder => true;

    public override void Work(PacketBatch batch, in BatchPosition position)
    {
        // Text of a batch that was given up may be left.
        _text.Clear();
        _rows.Write(batch, position, batch.FirstNumber);
    }

    public override bool Deliver()
    {
        _text.Flush();
        _loop.Report();
        _loop.HasEnough = _rows.Wanted <= 0;
        return !_loop.HasEnough && !_rows.IsPastNumbers;
    }

    private void HandOver(ReadOnlySpan<byte> text)
    {
        if (AwaitTurn())
            _sink.Write(text);
    }
}

/// <summary>The output of all workers, written by one at a time.</summary>
/// <param name="output">The stream.</param>
/// <param name="jointLength">Bytes that are left out before the first packet.</param>
internal sealed class FieldSink(Stream output, int jointLength)
{
    /// <summary>Whether there was a packet.</summary>
    public bool Any { get; private set; }

    /// <summary>Bytes written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes the text of packets.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        WriteFrame(Any ? text : text[jointLength..]);
        Any = true;
    }

    /// <summary>Writes the text around the packets.</summary>
    public void WriteFrame(ReadOnlySpan<byte> text)
    {
        output.Write(text);
        Bytes += text.Length;
    }
}
