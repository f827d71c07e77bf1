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

/// <summary>Does on stretches of a capture, with one thread, what the predicted runs do on all of it, and counts what comes of it.</summary>
internal sealed class SampleReader : IDisposable
{
    // A record that starts in a stretch, and the two behind it by which it is told, lie within.
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

    /// <summary>Reads on from where <paramref name="capture"/> is.</summary>
    /// <param name="capture">At its first record.</param>
    /// <param name="end">No record that starts here or behind is read; as many bytes of what cannot be read anywhere.</param>
    /// <param name="cancellation">Ends reading.</param>
    public Sample ReadOn(CaptureReader capture, long end, CancellationToken cancellation) =>
        Read(capture, capture.ReadOn(Reach(end)), end, 1, cancellation);

    /// <summary>Reads a stretch anywhere in the file.</summary>
    /// <param name="capture">The capture, of which as much is known as precedes the stretch.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">No record that starts here or behind is read.</param>
    /// <param name="number">What the number of its first packet may be.</param>
    /// <param name="cancellation">Ends reading.</param>
    public Sample ReadWithin(CaptureReader capture, long start, long end, long number, CancellationToken cancellation)
    {
        if (capture.ReadWithin(start, Reach(end)) is not { } stretch)
            return new Sample(end - start, 0, 0, Damaged: true, TimeSpan.Zero, TimeSpan.Zero);
        // Nothing, where all of it is the rest of a record that started before.
        return Read(capture, stretch, end, number, cancellation);
    }

    public void Dispose() => _allocator.Dispose();

    private static long Reach(long end) => end > long.MaxValue - Margin ? long.MaxValue : end + Margin;

    private Sample Read(CaptureReader capture, CaptureReader stretch, long end, long number, CancellationToken cancellation)
    {
        long start = stretch.Source.Position;
        if (start >= end)
            return default;
        long packets = 0;
        TimeSpan parsing = default, writing = default;
        using var reader = new BatchReader(stretch, Alone with { BytesPerBatch = Math.Min(end - start, MostBatchBytes) }, _allocator);
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
        // What comes later may be told by sections that start here.
        capture.Indexer = stretch.Indexer;
        return new Sample(BytesUsed(stretch, start, end), packets, TakeText(), IsDamaged(stretch, end), parsing, writing);
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

    // What goes on to where reading had to stop is no record that starts in the stretch.
    private static long BytesUsed(CaptureReader stretch, long start, long end) =>
        (stretch.Position < Reach(end) ? Math.Max(start, stretch.Position) : end) - start;

    private static bool IsDamaged(CaptureReader stretch, long end) =>
        stretch.Damage.Any(entry => entry.Offset < end && entry.Offset + entry.Length < Reach(end));
}
