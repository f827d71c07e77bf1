using System.Diagnostics;
using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Plan;

/// <summary>Reads stretches of a capture with one thread.</summary>
internal sealed class StretchReader : IDisposable
{
    // Room for a record that starts in a stretch, and for the two after it that confirm it.
    private const int Margin = 2 * RecordIndexer.SearchWindow;

    private const long MostBatchBytes = 8 << 20;

    private static readonly BatchOptions Alone = BatchOptions.Default with { Threads = 1 };

    private readonly BufferAllocator _allocator = new(Alone.AllocatorOptions);

    /// <summary>Continues to read <paramref name="capture"/>.</summary>
    /// <param name="capture">At its first record.</param>
    /// <param name="end">End of the stretch: records that start here or later are not read.</param>
    /// <param name="visit">Gets the batches.</param>
    /// <param name="cancellation">Ends reading.</param>
    public Stretch ReadOn(CaptureReader capture, long end, StretchVisitor visit, CancellationToken cancellation) =>
        Read(capture, capture.ReadOn(Reach(end)), end, visit, cancellation);

    /// <summary>Reads a stretch anywhere in the file.</summary>
    /// <param name="capture">The capture, with the state of the stretches before.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">End of the stretch: records that start here or later are not read.</param>
    /// <param name="visit">Gets the batches.</param>
    /// <param name="cancellation">Ends reading.</param>
    public Stretch ReadWithin(
        CaptureReader capture, long start, long end, StretchVisitor visit, CancellationToken cancellation) =>
        // The stretch may be the rest of a record that started before.
        capture.ReadWithin(start, Reach(end)) is { } stretch
            ? Read(capture, stretch, end, visit, cancellation)
            : new Stretch(end - start, 0, Damaged: true);

    public void Dispose() => _allocator.Dispose();

    private static long Reach(long end) => end > long.MaxValue - Margin ? long.MaxValue : end + Margin;

    private Stretch Read(
        CaptureReader capture, CaptureReader stretch, long end, StretchVisitor visit, CancellationToken cancellation)
    {
        long start = stretch.Source.Position;
        if (start >= end)
            return default;
        long packets = 0;
        using var reader =
            new BatchReader(stretch, Alone with { BytesPerBatch = Math.Min(end - start, MostBatchBytes) }, _allocator);
        while (Math.Max(start, stretch.Position) < end)
        {
            long begun = Stopwatch.GetTimestamp();
            using PacketBatch? batch = reader.Next(cancellation);
            if (batch is null)
                break;
            visit(batch, packets, Stopwatch.GetElapsedTime(begun));
            packets += batch.Count;
        }
        // Later stretches may belong to a section that starts here.
        capture.Indexer = stretch.Indexer;
        return new Stretch(BytesUsed(stretch, start, end), packets, IsDamaged(stretch, end));
    }

    // Bytes up to the limit of reading belong to no record that starts in the stretch.
    private static long BytesUsed(CaptureReader stretch, long start, long end) =>
        (stretch.Position < Reach(end) ? Math.Max(start, stretch.Position) : end) - start;

    private static bool IsDamaged(CaptureReader stretch, long end) =>
        stretch.Damage.Any(entry => entry.Offset < end && entry.Offset + entry.Length < Reach(end));
}

/// <summary>Uses a batch of a stretch.</summary>
/// <param name="batch">The batch, released afterwards.</param>
/// <param name="packetsBefore">Packets of the stretch before it.</param>
/// <param name="reading">The time to read it.</param>
internal delegate void StretchVisitor(PacketBatch batch, long packetsBefore, TimeSpan reading);

/// <summary>A stretch of a capture that was read.</summary>
/// <param name="Bytes">Bytes of the records that start in it, and of damage.</param>
/// <param name="Packets">Packets among them.</param>
/// <param name="Damaged">Whether damage was skipped.</param>
internal readonly record struct Stretch(long Bytes, long Packets, bool Damaged);
