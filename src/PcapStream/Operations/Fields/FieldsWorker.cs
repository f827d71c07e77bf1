using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Decoding;
using PcapStream.Fields;
using PcapStream.Operations.Fields.Formats;

namespace PcapStream.Operations.Fields;

/// <summary>Makes the text of the batches that fall to one thread.</summary>
internal sealed class FieldsWorker : BatchWorker
{
    private readonly PacketDecoder _decoder;
    private readonly LocalClock _clock = new();
    private readonly FieldExtractor _extractor;
    private readonly IFieldFormat _format;
    private readonly FieldSink _sink;
    private readonly TextOutput _text;
    private readonly CaptureRun _run;
    private readonly PacketSelection? _selection;
    private long _wanted;

    /// <param name="options">The columns.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="sink">Where to.</param>
    /// <param name="run">Told when a batch's text is written.</param>
    /// <param name="wanted">Packets that are wanted of those that pass: all, unless this is the only worker.</param>
    public FieldsWorker(FieldsOptions options, IFieldFormat format, FieldSink sink, CaptureRun run, long wanted)
    {
        _decoder = new PacketDecoder(options.Columns.Any(NeedsApplications));
        _extractor = new FieldExtractor(options.Columns, options.Occurrence);
        _format = format;
        _sink = sink;
        _text = new TextOutput(HandOver, options.TextBufferSize);
        _run = run;
        _selection = options.Filter is { } filter ? new PacketSelection(filter) : null;
        _wanted = wanted;
    }

    public override bool KeepsOrder => true;

    public override void Work(PacketBatch batch, in BatchPosition position)
    {
        // A batch whose end was dropped left its text behind.
        _text.Clear();
        var source = new FieldSource();
        ref FrameContext frame = ref source.Frame;
        frame.Clock = _clock;
        frame.Number = batch.FirstNumber;
        frame.FirstNanoseconds = Known(position.FirstNanoseconds);
        frame.PreviousNanoseconds = Known(position.PreviousNanoseconds);
        int last = -1;
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            if (record.Interface != last)
            {
                last = record.Interface;
                frame.Interface = batch.Description.Interfaces[last];
            }
            if (_selection is null || (_wanted > 0 && _selection.Passes(record, batch)))
            {
                Write(record, ref source);
                _wanted--;
            }
            frame.PreviousNanoseconds = Known(record.Nanoseconds);
            frame.Number++;
        }
    }

    public override bool Deliver()
    {
        _text.Flush();
        _run.Report();
        _run.HasEnough = _wanted <= 0;
        return _wanted > 0;
    }

    private void Write(in PacketRecord record, ref FieldSource source)
    {
        ref FrameContext frame = ref source.Frame;
        frame.Nanoseconds = record.Nanoseconds;
        frame.OriginalLength = record.OriginalLength;
        frame.LinkType = record.LinkType.Value;
        source.Options = record.OptionWords == 0 ? default : PacketOptions.Of(record, frame.Interface!.ByteOrder);
        source.Packet = _decoder.Decode(record.Data, record.LinkType.Value);
        _format.Write(ref source, _extractor, _text);
    }

    private static bool NeedsApplications(Field field) => field.Protocol >= Protocol.Dns || field.Name == FrameProtocols.Name;

    // A packet without a time is one at the epoch to those that are compared with it.
    private static long Known(long nanoseconds) => nanoseconds == Timestamp.NoTime ? 0 : nanoseconds;

    private void HandOver(ReadOnlySpan<byte> text)
    {
        if (AwaitTurn())
            _sink.Write(text);
    }
}
