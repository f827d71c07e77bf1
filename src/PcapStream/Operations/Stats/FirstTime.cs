using PcapStream.Capture;
using PcapStream.Operations.Selection;

namespace PcapStream.Operations.Stats;

/// <summary>
/// The time of the first packet that is used of all captures, which shards need that do not have it. What is before it
/// is read.
/// </summary>
internal static class FirstTime
{
    /// <summary>
    /// Nanoseconds since the epoch, 0 for a packet without a time; null where no packet is used.
    /// </summary>
    public static long? Of(IReadOnlyList<string> files, StatsOptions options, CancellationToken cancellation)
    {
        StatsOptions whole = options with { Shard = null, Partial = null, MaxPackets = 1 };
        using var loop = new ReadingLoop(whole, progress: null);
        var worker = new Worker(loop, whole);
        loop.Read(files, [worker], cancellation);
        return worker.Time;
    }

    private sealed class Worker(ReadingLoop loop, StatsOptions options) : CountingWorker(loop, options)
    {
        public long? Time { get; private set; }

        protected override void Count(in SelectedPackets packets)
        {
            if (Time is null && packets.Records is [var first, ..])
                Time = first.Nanoseconds == Timestamp.NoTime ? 0 : first.Nanoseconds;
        }
    }
}
