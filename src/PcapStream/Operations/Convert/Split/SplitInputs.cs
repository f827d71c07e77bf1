using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Inputs;

namespace PcapStream.Operations.Convert.Split;

/// <summary>The captures that are split, and their sizes where parts of equal size need them.</summary>
/// <param name="Files">The captures, in order.</param>
/// <param name="TotalBytes">Their bytes, before compression; 0 where nothing needs them.</param>
internal sealed record SplitInputs(IReadOnlyList<string> Files, long TotalBytes)
{
    /// <exception cref="CaptureException">Sizes are needed, and not known before a pipe is read.</exception>
    public static SplitInputs Of(
        IReadOnlyList<string> files, SplitOptions split, BatchOptions batches, CancellationToken cancellation)
    {
        long total = 0;
        if (split.By?.Kind != SplitKind.Files)
            return new SplitInputs(files, total);
        foreach (string file in files)
            total += BytesOf(file, batches, cancellation);
        return new SplitInputs(files, total);
    }

    // A compressed capture is read to its end.
    private static long BytesOf(string file, BatchOptions batches, CancellationToken cancellation)
    {
        if (InputFile.IsStream(file))
        {
            throw new CaptureException(
                $"{file}: a number of parts of equal size needs the size of all captures, which is not known before a "
                + "pipe is read");
        }
        using var allocator = new BufferAllocator(batches.AllocatorOptions);
        using var reader = new BatchReader(
            CaptureReader.Open(file, batches.Capture, cancellation), batches with { Threads = 1, SetAside = 0 },
            allocator);
        if (reader.Capture.Length is { } length)
            return length;
        while (reader.Next(cancellation) is { } batch)
            batch.Dispose();
        return reader.Capture.Position;
    }
}
