using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;

namespace PcapStream.Operations.Info;

/// <summary>Reads a capture to its end and says what it holds.</summary>
public static class InfoOperation
{
    /// <summary>Reads one capture.</summary>
    /// <param name="file">A file, a named pipe, or <c>-</c>.</param>
    /// <param name="options">Sizes and limits.</param>
    /// <param name="allocator">Memory to share between captures; null for its own.</param>
    /// <param name="progress">Told after every batch; null for nobody.</param>
    /// <param name="cancellation">Stops reading after the batch at hand; the result says so.</param>
    /// <exception cref="OperationCanceledException">Cancelled before a pipe's first bytes came.</exception>
    /// <exception cref="CaptureException">It cannot be opened or read, is not a capture, or is damaged and the options are strict.</exception>
    public static InfoResult Run(
        string file, InfoOptions options, BufferAllocator? allocator = null, IProgress<StreamProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var reader = new BatchReader(CaptureReader.Open(file, options.Batches.Capture, cancellation), options.Batches, allocator);
        CaptureReader capture = reader.Capture;
        var totals = new PacketTotals();
        var snap = new SnapLengthInference();
        var interfaces = new InterfaceTally();
        var comments = new PacketCommentTally();
        bool interrupted = false;
        try
        {
            while (reader.Next(cancellation) is { } batch)
            {
                using (batch)
                {
                    totals.Add(batch.Records, batch);
                    snap.Add(batch.Records);
                    interfaces.Add(batch.Records, capture.Description.Interfaces.Count);
                    comments.Add(batch);
                }
                progress?.Report(new StreamProgress(capture.FilePosition, capture.Position, totals.Packets));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            interrupted = true;
        }
        return new InfoResult
        {
            File = file,
            Format = capture.Format,
            Variant = capture.Variant,
            ByteOrder = capture.ByteOrder,
            InferredSnapLength = snap.Result,
            Description = capture.Description,
            Interfaces = [.. capture.Description.Interfaces.Select(one => new InterfaceInfo(one, interfaces[one.Id]))],
            Packets = totals.Packets,
            Compression = capture.Compression,
            FileBytes = capture.FileLength ?? capture.FilePosition,
            CaptureBytes = capture.Position,
            CapturedBytes = totals.CapturedBytes,
            OriginalBytes = totals.OriginalBytes,
            FirstTime = totals.First,
            LastTime = totals.Last,
            StrictTimeOrder = totals.StrictTimeOrder,
            PacketComments = comments.Kept,
            PacketCommentCount = comments.Count,
            Damage = capture.Damage,
            Interrupted = interrupted,
        };
    }
}
