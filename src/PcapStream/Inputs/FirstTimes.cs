using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;

namespace PcapStream.Inputs;

/// <summary>Orders captures by the time at which each begins.</summary>
internal static class FirstTimes
{
    private const int PacketsAtOnce = 64;

    // After so many packets without a time, the capture counts as one without a time.
    private const int MostPackets = 4096;

    /// <exception cref="CaptureException">One is a pipe.</exception>
    public static IReadOnlyList<string> Order(IReadOnlyList<string> files, BatchOptions options)
    {
        // Before the first is opened: it may take a while to reach the pipe.
        foreach (string file in files)
        {
            if (InputFile.IsStream(file))
                throw new CaptureException(
                    $"{file}: only files can be sorted by time: the time of a pipe is not known before it is read");
        }
        options = options with
        {
            PacketsPerBatch = PacketsAtOnce,
            BytesPerBatch = null,
            ReadAhead = 0,
            Threads = 1,
            MaxPackets = MostPackets,
            Strict = false,
        };
        using var allocator = new BufferAllocator(options.AllocatorOptions);
        // Stable, and reads each time once.
        return [.. files.OrderBy(file => FirstTime(file, options, allocator)?.Nanoseconds ?? long.MaxValue)];
    }

    private static Timestamp? FirstTime(string file, BatchOptions options, BufferAllocator allocator)
    {
        try
        {
            using var reader = new BatchReader(CaptureReader.Open(file), options, allocator);
            foreach (PacketBatch batch in reader)
            {
                foreach (PacketView packet in batch)
                {
                    if (packet.Timestamp.IsKnown)
                        return packet.Timestamp;
                }
            }
        }
        catch (CaptureException)
        {
            // Reading it will report the fault.
        }
        return null;
    }
}
