using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Operations.Selection;
using PcapStream.Operations.Streams;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Operations.Export;

/// <summary>Makes the rows of batches, for one thread.</summary>
/// <param name="options">The columns, and the packets to write.</param>
/// <param name="form">The form of the values.</param>
/// <param name="rows">Receives the packets.</param>
/// <param name="criteria">Which packets to write.</param>
internal sealed class ExportRows(
    ExportOptions options, FieldForm form, RowBuffer rows, PacketCriteria criteria)
{
    private readonly PacketDecoder _decoder = new(options.Columns.Any(field => field.NeedsApplications));
    private readonly LocalClock _clock = new();
    private readonly SummaryText? _summary = options.Columns.Any(field => field.IsSummary) ? new SummaryText() : null;
    private readonly FieldExtractor _extractor = new(options.Columns, options.Occurrence, form);
    private readonly PacketSelection? _selection = criteria.CreateSelection();
    private readonly bool _countsSelected = options.CountsSelected;

    // The capture, and the time of its latest packet that was selected.
    private CaptureDescription? _capture;
    private Timestamp? _selected;

    /// <summary>The name of the capture whose batches come next; null if no field needs it.</summary>
    public string? File { get; set; }

    /// <summary>Packets still to write, for a number of packets that pass a filter.</summary>
    public long Wanted { get; private set; } = options.PacketsToFind ?? long.MaxValue;

    /// <summary>Whether no later packet of the capture is wanted.</summary>
    public bool IsPastNumbers { get; private set; }

    /// <summary>Writes the packets of a batch that pass, up to the number that is wanted.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="position">The batch's place in its capture.</param>
    /// <param name="number">The number of its first packet.</param>
    public void Write(PacketBatch batch, in BatchPosition position, long number)
    {
        var source = new FieldSource();
        ref FrameContext frame = ref source.Frame;
        frame.Clock = _clock;
        frame.TimeColumn = options.TimeColumn;
        frame.Summary = _summary;
        frame.File = File;
        frame.Number = number;
        frame.First = FieldSelection.Known(position.First);
        frame.Previous = FieldSelection.Known(position.Previous);
        if (_capture != batch.Description)
            (_capture, _selected) = (batch.Description, null);
        int last = -1;
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            if (record.Interface != last)
            {
                last = record.Interface;
                frame.Interface = batch.Description.Interfaces[last];
            }
            frame.Time = batch.TimeOf(record);
            if (Wanted > 0 && _selection?.Passes(record, frame.Number, position.First, frame.Previous, batch) != false)
            {
                StreamNotes.Fill(ref source, batch, frame.Number);
                if (_countsSelected)
                {
                    Timestamp time = FieldSelection.Known(frame.Time);
                    frame.Displayed = _selected ?? time;
                    _selected = time;
                }
                source.Packet = StreamNotes.Decode(_decoder, record, batch, frame.Number);
                Write(record, ref source);
                Wanted--;
            }
            frame.Previous = FieldSelection.Known(frame.Time);
            frame.Number++;
        }
        IsPastNumbers = criteria.IsPast(frame.Number);
    }

    private void Write(in PacketRecord record, ref FieldSource source)
    {
        ref FrameContext frame = ref source.Frame;
        _summary?.Begin();
        frame.OriginalLength = record.OriginalLength;
        frame.LinkType = record.LinkType.Value;
        source.Options = record.OptionWords == 0 ? default : PacketOptions.Of(record, frame.Interface!.ByteOrder);
        if (!options.SkipEmpty || _extractor.HasAny(ref source))
            rows.Add(ref source, _extractor);
    }
}
