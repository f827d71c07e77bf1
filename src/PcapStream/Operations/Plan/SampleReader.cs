using System.Diagnostics;
using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Count;
using PcapStream.Operations.Export;
using PcapStream.Operations.Export.Formats;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Plan;

/// <summary>Runs the predicted operations on stretches of a capture, with one thread, and measures them.</summary>
internal sealed class SampleReader : IDisposable
{
    // Room for a record that starts in a stretch, and for the two after it that confirm it.
    private const int Margin = 2 * RecordIndexer.SearchWindow;

    private const long MostBatchBytes = 8 << 20;

    private static readonly BatchOptions Alone = BatchOptions.Default with { Threads = 1 };

    private readonly BufferAllocator _allocator = new(Alone.AllocatorOptions);
    private readonly ProtocolTally _protocols = new();
    private readonly TextOutput _text;
    private readonly ExportRows _rows;
    private PacketTotals _totals = new();
    private long _textBytes;
    private Timestamp? _first;

    public SampleReader(IReadOnlyList<Field> columns)
    {
        var options = new ExportOptions { Columns = columns, Format = FieldFormats.Csv };
        var format = new CsvText(options);
        _text = new TextOutput(text => _textBytes += text.Length, size: 64 << 10);
        _rows = new ExportRows(options, format, _text);
        format.Begin(_text);
        HeaderBytes = TakeText();
    }

    /// <summary>Bytes of the line of names.</summary>
    public long HeaderBytes { get; }

    /// <summary>Continues to read <paramref name="capture"/>.</summary>
    /// <param name="capture">At its first record.</param>
    /// <param name="end">End of the stretch: records that start here or later are not counted.</param>
    /// <param name="cancellation">Ends reading.</param>
    public Sample ReadOn(CaptureReader capture, long end, CancellationToken cancellation) =>
        Read(capture, capture.ReadOn(Reach(end)), end, 1, cancellation);

    /// <summary>Reads a stretch anywhere in the file.</summary>
    /// <param name="capture">The capture, with the state of the stretches before.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">End of the stretch: records that start here or later are not counted.</param>
    /// <param name="number">The estimated number of its first packet.</param>
    /// <param name="cancellation">Ends reading.</param>
    public Sample ReadWithin(CaptureReader capture, long start, long end, long number, CancellationToken cancellation)
    {
        if (capture.ReadWithin(start, Reach(end)) is not { } stretch)
            return new Sample(end - start, 0, 0, Damaged: true, TimeSpan.Zero, TimeSpan.Zero);
        // The stretch may be the rest of a record that started before.
        return Read(capture, stretch, end, number, cancellation);
    }

    public void Dispose() => _allocator.Dispose();

    private static long Reach(long end) => end > long.MaxValue - Margin ? long.MaxValue : end + Margin;

    private Sample Read(
        CaptureReader capture, CaptureReader stretch, long end, long number, CancellationToken cancellation)
    {
        long start = stretch.Source.Position;
        if (start >= end)
            return default;
        long packets = 0;
        TimeSpan parsing = default, writing = default;
        using var reader =
            new BatchReader(stretch, Alone with { BytesPerBatch = Math.Min(end - start, MostBatchBytes) }, _allocator);
        while (Math.Max(start, stretch.Position) < end)
        {
            long begun = Stopwatch.GetTimestamp();
            using PacketBatch? batch = reader.Next(cancellation);
            TimeSpan reading = Stopwatch.GetElapsedTime(begun);
            parsing += reading;
            writing += reading;
            if (batch is null)
                break;
            begun = Stopwatch.GetTimestamp();
            _totals.Add(batch.Records, batch);
            _protocols.Add(batch.Records);
            long counted = Stopwatch.GetTimestamp();
            Write(batch, number + packets);
            parsing += Stopwatch.GetElapsedTime(begun, counted);
            writing += Stopwatch.GetElapsedTime(counted);
            packets += batch.Count;
        }
        // Later stretches may belong to a section that starts here.
        capture.Indexer = stretch.Indexer;
        return new Sample(
            BytesUsed(stretch, start, end), packets, TakeText(), IsDamaged(stretch, end), parsing, writing);
    }

    private void Write(PacketBatch batch, long number)
    {
        Timestamp first = batch.TimeOf(batch.Records[0]);
        _first ??= first;
        _rows.Write(batch, new BatchPosition(_first.Value, first), number);
    }

    private long TakeText()
    {
        _text.Flush();
        long bytes = _textBytes;
        _textBytes = 0;
        return bytes;
    }

    // Bytes up to the limit of reading belong to no record that starts in the stretch.
    private static long BytesUsed(CaptureReader stretch, long start, long end) =>
        (stretch.Position < Reach(end) ? Math.Max(start, stretch.Position) : end) - start;

    private static bool IsDamaged(CaptureReader stretch, long end) =>
        stretch.Damage.Any(entry => entry.Offset < end && entry.Offset + entry.Length < Reach(end));
}

/// <summary>The contents of a stretch of a capture.</summary>
/// <param name="Bytes">Bytes of the records that start in it, and of damage.</param>
/// <param name="Packets">Packets among them.</param>
/// <param name="CsvBytes">Bytes of their CSV.</param>
/// <param name="Damaged">Whether damage was skipped.</param>
/// <param name="Parsing">Time of one thread to read and count.</param>
/// <param name="Writing">Time of one thread to read and make the CSV.</param>
internal readonly record struct Sample(
    long Bytes, long Packets, long CsvBytes, bool Damaged, TimeSpan Parsing, TimeSpan Writing)
{
    public static Sample operator +(Sample one, Sample other) => new(
        one.Bytes + other.Bytes, one.Packets + other.Packets, one.CsvBytes + other.CsvBytes, one.Damaged
            || other.Damaged,
        one.Parsing + other.Parsing, one.Writing + other.Writing);
}
