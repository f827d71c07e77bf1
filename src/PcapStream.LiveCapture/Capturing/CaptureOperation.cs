using System.Collections.Concurrent;
using System.Diagnostics;
using PcapStream.Capture;

namespace PcapStream.LiveCapture.Capturing;

/// <summary>
/// Captures on interfaces into files until it is stopped, in memory that does not depend on the duration. What was
/// captured is kept whatever ends the capture.
/// </summary>
internal static class CaptureOperation
{
    // Batches that wait for the disk, of all interfaces.
    private const int MostWaiting = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Captures; the last file is complete when this returns, unless it could not be written.</summary>
    /// <param name="settings">The interfaces, the files, and when to stop.</param>
    /// <param name="events">Takes the news of the capture.</param>
    /// <param name="cancellation">Ends the capture.</param>
    /// <exception cref="CaptureException">
    /// An interface cannot be opened, or the first file cannot be created; no file is left.
    /// </exception>
    public static CaptureResult Run(CaptureSettings settings, CaptureEvents events, CancellationToken cancellation)
    {
        using var batches = new BlockingCollection<LiveBatch>(MostWaiting);
        var interfaces = new List<LiveInterface>();
        // Ends the threads also when the file cannot be written, so that none waits for room among the batches.
        using var abandon = new CancellationTokenSource();
        try
        {
            foreach (string name in settings.Interfaces)
                interfaces.Add(new LiveInterface(name, settings, batches));
            using var writer = new RotatingWriter(settings, interfaces, events, TimeProvider.System);
            return Capture(settings, events, interfaces, writer, batches, abandon, cancellation);
        }
        finally
        {
            abandon.Cancel();
            while (batches.TryTake(out LiveBatch left))
                left.Packets?.Dispose();
            foreach (LiveInterface one in interfaces)
                one.Dispose();
        }
    }

    private static CaptureResult Capture(
        CaptureSettings settings,
        CaptureEvents events,
        List<LiveInterface> interfaces,
        RotatingWriter writer,
        BlockingCollection<LiveBatch> batches,
        CancellationTokenSource abandon,
        CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (settings.Stop.Duration is { } duration)
            stop.CancelAfter(duration);
        long started = Stopwatch.GetTimestamp();
        foreach (LiveInterface one in interfaces)
            one.Start(stop.Token, abandon.Token);
        events.Started?.Invoke();
        string? failure = null;
        try
        {
            Receive(events, interfaces, writer, batches);
        }
        catch (CaptureException error)
        {
            failure = error.Message;
        }
        stop.Cancel();
        abandon.Cancel();
        InterfaceResult[] results = [.. interfaces.Select(one => one.Finish())];
        try
        {
            if (failure is null)
                writer.Complete();
        }
        catch (CaptureException error)
        {
            failure = error.Message;
        }
        return new CaptureResult
        {
            Packets = writer.Packets,
            Bytes = writer.Bytes,
            Files = writer.Files,
            FilesStarted = writer.FilesStarted,
            Interfaces = results,
            Elapsed = Stopwatch.GetElapsedTime(started),
            OutputFailure = failure,
        };
    }

    // Writes what arrives until all interfaces have ended, or enough is written.
    private static void Receive(
        CaptureEvents events,
        List<LiveInterface> interfaces,
        RotatingWriter writer,
        BlockingCollection<LiveBatch> batches)
    {
        int running = interfaces.Count;
        long reported = 0;
        while (running > 0 && !writer.IsFull)
        {
            writer.CheckTime();
            if (batches.TryTake(out LiveBatch batch, Interval))
            {
                batch.Source.Statistics = batch.Statistics;
                running -= batch.Packets is null ? 1 : 0;
                if (batch.Packets is null && batch.Source.Failure is { } reason && running > 0)
                    events.InterfaceNews?.Invoke(reason);
                using (batch.Packets)
                {
                    if (batch.Packets is not null)
                        writer.Write(batch.Source, batch.Packets);
                }
            }
            // When there is nothing else to do, so that readers of the file have the packets soon.
            if (batches.Count == 0)
                writer.Flush();
            if (Environment.TickCount64 - reported >= Interval.TotalMilliseconds)
            {
                reported = Environment.TickCount64;
                events.Progress?.Invoke(writer.Packets);
                foreach (LiveInterface one in interfaces)
                {
                    if (one.Watch() is { } news)
                        events.InterfaceNews?.Invoke(news);
                }
            }
        }
    }
}
