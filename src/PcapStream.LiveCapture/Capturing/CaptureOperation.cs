using System.Collections.Concurrent;
using System.Diagnostics;
using PcapStream.Capture;

namespace PcapStream.LiveCapture.Capturing;

/// <summary>
/// Captures on interfaces into files until it is stopped, in memory that does not depend on the duration. What was
/// captured is kept whatever ends the capture.
/// </summary>
internal sealed class CaptureOperation : IDisposable
{
    // Batches that wait for the disk, of all interfaces.
    private const int MostWaiting = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CaptureSettings _settings;
    private readonly CaptureEvents _events;
    private readonly BlockingCollection<LiveBatch> _batches = new(MostWaiting);
    private readonly List<LiveInterface> _interfaces = [];
    // Ends the threads also when the file cannot be written, so that none waits for room among the batches.
    private readonly CancellationTokenSource _abandon = new();

    private CaptureOperation(CaptureSettings settings, CaptureEvents events)
    {
        _settings = settings;
        _events = events;
    }

    /// <summary>Captures; the last file is complete when this returns, unless it could not be written.</summary>
    /// <param name="settings">The interfaces, the files, and when to stop.</param>
    /// <param name="events">Takes the news of the capture.</param>
    /// <param name="cancellation">Ends the capture.</param>
    /// <exception cref="CaptureException">
    /// An interface cannot be opened, or the first file cannot be created; no file is left.
    /// </exception>
    public static CaptureResult Run(CaptureSettings settings, CaptureEvents events, CancellationToken cancellation)
    {
        using var operation = new CaptureOperation(settings, events);
        return operation.Run(cancellation);
    }

    public void Dispose()
    {
        _abandon.Cancel();
        while (_batches.TryTake(out LiveBatch left))
            left.Packets?.Dispose();
        foreach (LiveInterface one in _interfaces)
            one.Dispose();
        _batches.Dispose();
        _abandon.Dispose();
    }

    private CaptureResult Run(CancellationToken cancellation)
    {
        foreach (string name in _settings.Interfaces)
            _interfaces.Add(new LiveInterface(name, _settings, _batches));
        using var writer = new RotatingWriter(_settings, _interfaces, _events, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (_settings.Stop.Duration is { } duration)
            stop.CancelAfter(duration);
        long started = Stopwatch.GetTimestamp();
        foreach (LiveInterface one in _interfaces)
            one.Start(stop.Token, _abandon.Token);
        _events.Started?.Invoke();
        string? failure = FailureOf(() => Receive(writer));
        stop.Cancel();
        _abandon.Cancel();
        InterfaceResult[] results = [.. _interfaces.Select(one => one.Finish())];
        failure ??= FailureOf(writer.Complete);
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

    private static string? FailureOf(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (CaptureException error)
        {
            return error.Message;
        }
    }

    // Writes what arrives until all interfaces have ended, or enough is written.
    private void Receive(RotatingWriter writer)
    {
        int running = _interfaces.Count;
        long reported = 0;
        while (running > 0 && !writer.IsFull)
        {
            writer.CheckTime();
            if (_batches.TryTake(out LiveBatch batch, Interval))
            {
                batch.Source.Statistics = batch.Statistics;
                if (batch.Packets is null)
                    NoteEnd(batch.Source, --running);
                else
                {
                    using (batch.Packets)
                        writer.Write(batch.Source, batch.Packets);
                }
            }
            // When there is nothing else to do, so that readers of the file have the packets soon.
            if (_batches.Count == 0)
                writer.Flush();
            if (Environment.TickCount64 - reported >= Interval.TotalMilliseconds)
            {
                reported = Environment.TickCount64;
                Report(writer);
            }
        }
    }

    // The last interface's failure is in the result.
    private void NoteEnd(LiveInterface ended, int running)
    {
        if (running > 0 && ended.Failure is { } reason)
            _events.InterfaceNews?.Invoke(reason);
    }

    private void Report(RotatingWriter writer)
    {
        _events.Progress?.Invoke(writer.Packets);
        foreach (LiveInterface one in _interfaces)
        {
            if (one.Watch() is { } news)
                _events.InterfaceNews?.Invoke(news);
        }
    }
}
