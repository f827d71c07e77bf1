using System.Diagnostics;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Count;
using PcapStream.Operations.Export;
using PcapStream.Operations.Export.Formats;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Plan;

/// <summary>Parses stretches of a capture, with one thread, and measures the time and the text.</summary>
internal sealed class SampleReader : IDisposable
{
    private readonly StretchReader _reader = new();
    private readonly ProtocolTally _protocols = new();
    private readonly PacketSelection? _selection;
    private readonly TextOutput _text;
    private readonly ExportRows _rows;
    private PacketTotals _totals = new();
    private long _textBytes;
    private Timestamp? _first;
    private TimeSpan _parsing;
    private TimeSpan _writing;
    private long _passed;

    public SampleReader(PlanOptions options)
    {
        var export = new ExportOptions
        {
            Columns = options.Columns,
            Format = FieldFormats.Csv,
            Filter = options.Filter,
        };
        var format = new CsvText(export);
        var criteria = new PacketCriteria(export);
        _selection = criteria.CreateSelection();
        _text = new TextOutput(text => _textBytes += text.Length, size: 64 << 10);
        _rows = new ExportRows(export, FieldForm.Text, new TextRows(format, _text), criteria);
        format.Begin(_text);
        HeaderBytes = TakeText();
    }

    /// <summary>Bytes of the line of names.</summary>
    public long HeaderBytes { get; }

    /// <summary>Continues to read <paramref name="capture"/>, as <see cref="StretchReader.ReadOn"/>.</summary>
    public Sample ReadOn(CaptureReader capture, long end, CancellationToken cancellation) =>
        Take(_reader.ReadOn(capture, end, VisitFrom(1), cancellation));

    /// <summary>Reads a stretch anywhere in the file, as <see cref="StretchReader.ReadWithin"/>.</summary>
    /// <param name="capture">The capture, with the state of the stretches before.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">End of the stretch.</param>
    /// <param name="number">The estimated number of its first packet.</param>
    /// <param name="cancellation">Ends reading.</param>
    public Sample ReadWithin(
        CaptureReader capture, long start, long end, long number, CancellationToken cancellation) =>
        Take(_reader.ReadWithin(capture, start, end, VisitFrom(number), cancellation));

    public void Dispose() => _reader.Dispose();

    private StretchVisitor VisitFrom(long number) => (batch, packetsBefore, reading) =>
    {
        long begun = Stopwatch.GetTimestamp();
        ReadOnlySpan<PacketRecord> passed =
            _selection is null ? batch.Records : _selection.Select(batch, default, long.MaxValue).Records;
        _totals.Add(passed, batch);
        _protocols.Add(passed);
        _passed += passed.Length;
        long counted = Stopwatch.GetTimestamp();
        Timestamp first = batch.TimeOf(batch.Records[0]);
        _first ??= first;
        _rows.Write(batch, new BatchPosition(_first.Value, first, first), number + packetsBefore);
        _parsing += reading + Stopwatch.GetElapsedTime(begun, counted);
        _writing += reading + Stopwatch.GetElapsedTime(counted);
    };

    private Sample Take(Stretch stretch)
    {
        var sample = new Sample(
            stretch.Bytes, stretch.Packets, _passed, TakeText(), stretch.Damaged, _parsing, _writing);
        (_passed, _parsing, _writing) = (0, default, default);
        return sample;
    }

    private long TakeText()
    {
        _text.Flush();
        long bytes = _textBytes;
        _textBytes = 0;
        return bytes;
    }
}

/// <summary>The contents of a stretch of a capture.</summary>
/// <param name="Bytes">Bytes of the records that start in it, and of damage.</param>
/// <param name="Packets">Packets among them.</param>
/// <param name="Passed">Packets that pass the filter.</param>
/// <param name="CsvBytes">Bytes of their CSV.</param>
/// <param name="Damaged">Whether damage was skipped.</param>
/// <param name="Parsing">Time of one thread to read and count.</param>
/// <param name="Writing">Time of one thread to read and make the CSV.</param>
internal readonly record struct Sample(
    long Bytes, long Packets, long Passed, long CsvBytes, bool Damaged, TimeSpan Parsing, TimeSpan Writing)
{
    /// <summary>Mean bytes of a record.</summary>
    public double RecordBytes => (double)Bytes / Math.Max(1, Packets);

    public static Sample operator +(Sample one, Sample other) => new(
        one.Bytes + other.Bytes, one.Packets + other.Packets, one.Passed + other.Passed,
        one.CsvBytes + other.CsvBytes, one.Damaged || other.Damaged, one.Parsing + other.Parsing,
        one.Writing + other.Writing);
}
