using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Operations.Fields.Formats;

namespace PcapStream.Operations.Fields;

/// <summary>Makes the text of the batches that fall to one thread.</summary>
internal sealed class FieldsWorker : BatchWorker
{
    private readonly FieldSink _sink;
    private readonly TextOutput _text;
    private readonly FieldRows _rows;
    private readonly CaptureRun _run;

    /// <param name="options">The columns.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="sink">Where to.</param>
    /// <param name="run">Told when a batch's text is written.</param>
    /// <param name="wanted">Packets that are wanted of those that pass: all, unless this is the only worker.</param>
    public FieldsWorker(FieldsOptions options, IFieldFormat format, FieldSink sink, CaptureRun run, long wanted)
    {
        _sink = sink;
        _text = new TextOutput(HandOver, options.TextBufferSize);
        _rows = new FieldRows(options, format, _text, wanted);
        _run = run;
    }

    public override bool KeepsOrder => true;

    public override void Work(PacketBatch batch, in BatchPosition position)
    {
        // A batch whose end was dropped left its text behind.
        _text.Clear();
        _rows.Write(batch, position, batch.FirstNumber);
    }

    public override bool Deliver()
    {
        _text.Flush();
        _run.Report();
        _run.HasEnough = _rows.Wanted <= 0;
        return _rows.Wanted > 0;
    }

    private void HandOver(ReadOnlySpan<byte> text)
    {
        if (AwaitTurn())
            _sink.Write(text);
    }
}
