using System.Collections.Concurrent;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.LiveCapture.Devices;
using PcapStream.SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.LiveCapture.Capturing;

/// <summary>
/// An open interface, whose packets a thread of its own puts into batches: the disk may be slow for as long as the
/// batches and the system's buffer hold.
/// </summary>
internal sealed class LiveInterface : IDisposable
{
    // After the end of the capture, for packets that arrived before it and wait in the system's buffer.
    private static readonly TimeSpan Drain = TimeSpan.FromMilliseconds(150);

    private readonly LibPcapLiveDevice _device;
    private readonly DeviceReader _reader;
    private readonly BlockingCollection<LiveBatch> _batches;
    private readonly LinkState _link;
    private readonly CancellationTokenSource _gone = new();
    private Thread? _thread;

    /// <summary>Opens an interface.</summary>
    /// <param name="name">Its name or number.</param>
    /// <param name="settings">How it is opened, and how much memory its packets may take.</param>
    /// <param name="batches">Receives the batches.</param>
    /// <exception cref="CaptureException">It cannot be opened.</exception>
    public LiveInterface(string name, CaptureSettings settings, BlockingCollection<LiveBatch> batches)
    {
        _batches = batches;
        _device = LiveDevices.Open(name, settings.Device);
        try
        {
            _reader = new DeviceReader(_device, new BatchOptions { MemoryLimit = settings.MemoryLimit });
        }
        catch
        {
            _device.Dispose();
            throw;
        }
        _link = new LinkState(_device.Name);
        Description = _reader.Interface with
        {
            SnapLength = (uint)settings.Device.SnapLength,
            OperatingSystem = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
        };
    }

    public CaptureInterface Description { get; }

    /// <summary>Its number in the file that is written.</summary>
    public int Id { get; set; }

    /// <summary>Packets written.</summary>
    public long Written { get; set; }

    /// <summary>The time from which packets are captured.</summary>
    public Timestamp Started { get; private set; }

    /// <summary>The system's counters at the last batch that was written; null when it has none.</summary>
    public DeviceStatistics? Statistics { get; set; }

    /// <summary>
    /// Why it stopped before the end, in one line; null when it did not. Final after the thread's end.
    /// </summary>
    public string? Failure { get; private set; }

    /// <summary>Starts the thread.</summary>
    public void Start(CancellationToken stop, CancellationToken abandon)
    {
        Started = RotatingWriter.TimeOf(TimeProvider.System.GetUtcNow());
        var end = CancellationTokenSource.CreateLinkedTokenSource(stop, _gone.Token);
        _thread = new Thread(() =>
        {
            using (end)
                Read(end.Token, abandon);
        })
        {
            IsBackground = true,
            Name = $"capture {Description.Name}",
        };
        _thread.Start();
    }

    /// <summary>Looks after the interface; called once in a while.</summary>
    /// <returns>News in one line; null for none.</returns>
    public string? Watch()
    {
        if (_gone.IsCancellationRequested)
            return null;
        if (_link.IsGone)
        {
            Failure = $"{Description.Name}: the interface has disappeared";
            _gone.Cancel();
            return null;
        }
        return _link.WentDown()
            ? $"{Description.Name}: the interface is down; capturing goes on when it is up again"
            : null;
    }

    /// <summary>Waits for the thread's end, and reads the counters for the last time.</summary>
    public InterfaceResult Finish()
    {
        _thread?.Join();
        return new InterfaceResult(Description.Name!, Written, Statistics = _reader.Statistics, Failure);
    }

    public void Dispose()
    {
        _thread?.Join();
        _reader.Dispose();
        _device.Dispose();
        _gone.Dispose();
    }

    private void Read(CancellationToken stop, CancellationToken abandon)
    {
        try
        {
            while (Deliver(stop, abandon))
            {
            }
            Timestamp end = RotatingWriter.TimeOf(TimeProvider.System.GetUtcNow());
            using var drain = new CancellationTokenSource(Drain);
            while (Deliver(drain.Token, abandon, end))
            {
            }
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            // No one wants the batches any more.
        }
        catch (CaptureException error)
        {
            Failure ??= error.Message;
        }
        catch (PcapStream.Buffers.BufferExhaustedException error)
        {
            Failure = $"{Description.Name}: {error.Message}";
        }
        try
        {
            _batches.Add(new LiveBatch(this, null, _reader.Statistics), abandon);
        }
        catch (OperationCanceledException)
        {
            // The receiver has ended.
        }
    }

    // False at the stop, and after a batch with packets later than the end.
    private bool Deliver(CancellationToken stop, CancellationToken abandon, Timestamp? end = null)
    {
        PacketBatch batch;
        try
        {
            if (_reader.Next(stop) is not { } next)
                return false;
            batch = next;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        bool isLast = end is { } last && batch[^1].Timestamp > last;
        try
        {
            _batches.Add(new LiveBatch(this, batch, _reader.Statistics), abandon);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
        return !isLast;
    }
}

/// <summary>A batch of an interface.</summary>
/// <param name="Source">The interface.</param>
/// <param name="Packets">The packets, for the receiver to dispose of; null after the last batch.</param>
/// <param name="Statistics">The system's counters after it.</param>
internal readonly record struct LiveBatch(LiveInterface Source, PacketBatch? Packets, DeviceStatistics? Statistics);
