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
    private readonly PacketDecoder _decoder = new();
    private readonly LocalClock _clock = new();
    private readonly FieldExtractor _extractor;
    private readonly IFieldFormat _format;
    private readonly FieldSink _sink;
    private readonly TextOutput _text;
    private readonly Action _delivered;

    /// <param name="options">The columns.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="sink">Where to.</param>
    /// <param name="delivered">Called when a batch's text is written.</param>
    public FieldsWorker(FieldsOptions options, IFieldFormat format, FieldSink sink, Action delivered)
    {
        _extractor = new FieldExtractor(options.Columns, options.Occurrence);
        _format = format;
        _sink = sink;
        _text = new TextOutput(HandOver, options.TextBufferSize);
        _delivered = delivered;
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
            frame.Nanoseconds = record.Nanoseconds;
            frame.OriginalLength = record.OriginalLength;
            frame.LinkType = record.LinkType.Value;
            source.Options = record.OptionWords == 0 ? default : PacketOptions.Of(record, frame.Interface!.ByteOrder);
            source.Packet = _decoder.Decode(record.Data, record.LinkType.Value);
            _format.Write(ref source, _extractor, _text);
            frame.PreviousNanoseconds = Known(record.Nanoseconds);
            frame.Number++;
        }
    }

    public override bool Deliver()
    {
        _text.Flush();
        _delivered();
        return true;
    }

    // A packet without a time is one at the epoch to those that are compared with it.
    private static long Known(long nanoseconds) => nanoseconds == Timestamp.NoTime ? 0 : nanoseconds;

    private void HandOver(ReadOnlySpan<byte> text)
    {
        if (AwaitTurn())
            _sink.Write(text);
    }
}
