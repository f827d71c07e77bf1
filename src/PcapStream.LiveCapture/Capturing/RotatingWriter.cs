using PcapStream.Batching;
using PcapStream.Capture;

namespace PcapStream.LiveCapture.Capturing;

/// <summary>
/// Writes packets of all interfaces into one file after the other. The file that is being written has its own name and
/// is readable to its last whole packet.
/// </summary>
internal sealed class RotatingWriter : IDisposable
{
    private readonly CaptureSettings _settings;
    private readonly IReadOnlyList<LiveInterface> _interfaces;
    private readonly CaptureEvents _events;
    private readonly RingFiles _files;
    private readonly TimeProvider _clock;
    private CaptureWriter _writer;
    private DateTimeOffset _started;
    private long _packetsBefore;
    private long _bytesBefore;

    /// <summary>Starts the first file.</summary>
    /// <exception cref="CaptureException">It cannot be created.</exception>
    public RotatingWriter(
        CaptureSettings settings, IReadOnlyList<LiveInterface> interfaces, CaptureEvents events, TimeProvider clock)
    {
        _settings = settings;
        _interfaces = interfaces;
        _events = events;
        _clock = clock;
        _files = new RingFiles(settings.File, settings.Rotation);
        _writer = StartFile();
    }

    /// <summary>Packets in all files.</summary>
    public long Packets => _packetsBefore + _writer.Packets;

    /// <summary>Bytes of capture in all files, before compression.</summary>
    public long Bytes => _bytesBefore + _writer.Bytes;

    /// <summary>Files that exist, oldest first.</summary>
    public IReadOnlyList<string> Files => [.. _files.Kept];

    /// <summary>Files that were started.</summary>
    public long FilesStarted => _files.Started;

    /// <summary>Whether a stop rule about packets, bytes or files is reached.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Writes a batch up to the first stop rule that is reached.</summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void Write(LiveInterface source, PacketBatch batch)
    {
        foreach (PacketView packet in batch)
        {
            if (IsFull)
                return;
            _writer.Write(source.Id, packet.Timestamp, packet.Data, packet.OriginalLength);
            source.Written++;
            CheckRules();
        }
    }

    /// <summary>Starts the next file if its time has come, or the user asks for it.</summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void CheckTime()
    {
        if (_settings.Rotation is not { } rules)
            return;
        DateTimeOffset now = _clock.GetUtcNow();
        if (_events.TakeRotationRequest()
            || now - _started >= rules.Duration
            || (rules.Interval is { } interval && now.Ticks / interval.Ticks > _started.Ticks / interval.Ticks))
        {
            Rotate();
        }
    }

    /// <summary>Hands all packets so far to the system.</summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void Flush() => _writer.Flush();

    /// <summary>Writes the counters of all interfaces, and ends the last file.</summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void Complete()
    {
        WriteStatistics();
        _writer.Complete();
    }

    public void Dispose() => _writer.Dispose();

    private void CheckRules()
    {
        StopRules stop = _settings.Stop;
        IsFull = Packets >= stop.Packets || _writer.Bytes >= stop.Bytes;
        RotationRules? rules = _settings.Rotation;
        if (!IsFull && (_writer.Bytes >= rules?.Bytes || _writer.Packets >= rules?.Packets))
            Rotate();
    }

    private void Rotate()
    {
        if (_files.Started >= _settings.Stop.Files)
        {
            IsFull = true;
            return;
        }
        Complete();
        _packetsBefore += _writer.Packets;
        _bytesBefore += _writer.Bytes;
        _writer.Dispose();
        _writer = StartFile();
    }

    private CaptureWriter StartFile()
    {
        _started = _clock.GetUtcNow();
        string file = _files.Next(_clock.GetLocalNow().DateTime);
        var writer = CaptureWriter.Create(file, _settings.Output with
        {
            InPlace = true,
            SnapLength = (uint)_settings.Device.SnapLength,
        });
        try
        {
            foreach (LiveInterface one in _interfaces)
                one.Id = writer.AddInterface(one.Description);
            // So that a capture without packets is one at once.
            writer.Flush();
        }
        catch
        {
            writer.Dispose();
            throw;
        }
        _events.FileStarted?.Invoke(file);
        return writer;
    }

    private void WriteStatistics()
    {
        Timestamp now = TimeOf(_clock.GetUtcNow());
        foreach (LiveInterface one in _interfaces)
        {
            if (one.Statistics is not { } counted)
                continue;
            _writer.WriteStatistics(one.Id, new InterfaceStatistics
            {
                Time = now,
                Started = one.Started,
                Ended = now,
                Received = (ulong)counted.Received,
                Dropped = (ulong)counted.DroppedByInterface,
                DroppedBySystem = (ulong)counted.Dropped,
                Delivered = (ulong)one.Written,
            });
        }
    }

    /// <summary>A time of the system's clock as that of a packet.</summary>
    public static Timestamp TimeOf(DateTimeOffset time) =>
        new((time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
}
