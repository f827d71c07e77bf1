using System.Runtime.ExceptionServices;
using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.SharpPcap.Reading;
using SharpPcap;

namespace PcapStream.SharpPcap;

/// <summary>
/// A SharpPcap device, live or offline, as a source of pooled batches in memory with a limit that is set in advance.
/// <code>
/// device.Open(new DeviceConfiguration { BufferSize = 16 &lt;&lt; 20 });
/// using var reader = new DeviceReader(device);
/// foreach (PacketBatch batch in reader)
///     foreach (PacketView packet in batch)
///         total += packet.CapturedLength;
/// </code>
/// A packet of a libpcap device is copied once, from libpcap's buffer into a chunk, without the header object and the
/// decimal time that SharpPcap makes for each. When no memory is available, packets wait in the device's own buffer,
/// and the system drops and counts those that do not fit (<see cref="Statistics"/>). Packets of a live device are
/// delivered when no more are available, or after a tenth of a second. Only one thread at a time may read.
/// </summary>
public sealed class DeviceReader : IEnumerable<PacketBatch>, IAsyncEnumerable<PacketBatch>, IDisposable
{
    // The longest time that a packet waits for its batch to fill.
    private const long MostDelayMilliseconds = 100;

    private readonly BatchBuilder _builder;
    private readonly DeviceSource _source;
    private readonly long _maxPackets;
    private readonly int _batchesAhead;
    private BatchReadAhead? _readAhead;
    private long _begun;
    private bool _ended;
    private bool _disposed;

    // The error that ended the last batch early; thrown when its packets have been delivered.
    private ExceptionDispatchInfo? _failure;

    /// <summary>Reads a device, which its owner closes.</summary>
    /// <param name="device">An open device whose background capture is not started.</param>
    /// <param name="options">
    /// Sizes and limits; <see cref="BatchOptions.Default"/> for null. Options about reading files have no effect.
    /// </param>
    /// <param name="allocator">
    /// Memory shared with others, whose limit replaces that of the options; it must outlive the reader. Null for an
    /// allocator of the reader's own.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="DeviceNotReadyException">The device is not open.</exception>
    /// <exception cref="InvalidOperationDuringBackgroundCaptureException">
    /// The device's background capture is started.
    /// </exception>
    public DeviceReader(ICaptureDevice device, BatchOptions? options = null, BufferAllocator? allocator = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.Started)
        {
            throw new InvalidOperationDuringBackgroundCaptureException(
                "the device's background capture receives its packets; stop it first");
        }
        options ??= BatchOptions.Default;
        Interface = DeviceInterface.Of(device);
        _maxPackets = options.MaxPackets ?? long.MaxValue;
        _batchesAhead = options.ReadAhead;
        _builder = new BatchBuilder(options, allocator);
        _builder.AddInterface(Interface);
        _source = DeviceSource.For(device);
    }

    /// <summary>The description of the device; the <see cref="PacketView.Interface"/> of its packets is 0.</summary>
    public CaptureInterface Interface { get; }

    /// <summary>The allocator for batches and retained packets.</summary>
    public BufferAllocator Allocator => _builder.Allocator;

    /// <summary>The number of packets read; some may not have been delivered yet.</summary>
    public long Packets => _builder.Packets;

    /// <summary>The most batches in use at the same time.</summary>
    public int InFlightHigh => _builder.InFlightHigh;

    /// <summary>The time that reading has waited for released batches (back-pressure).</summary>
    public TimeSpan ReaderWait => _builder.Waited + (_readAhead?.Waited ?? TimeSpan.Zero);

    /// <summary>
    /// The system's counters at the time of the last batch; null for a device without counters, such as a file.
    /// </summary>
    public DeviceStatistics? Statistics => _source.Statistics;

    /// <summary>
    /// The next batch, which the caller disposes of; null after the last one, which a live device never has.
    /// </summary>
    /// <param name="cancellation">
    /// Ends a wait for memory at once, and a wait for packets within the device's read timeout or half a second.
    /// </param>
    /// <exception cref="CaptureException">The device failed; the packets before were delivered.</exception>
    /// <exception cref="BufferExhaustedException">
    /// No memory was released within <see cref="BatchOptions.ExhaustionTimeout"/>, or a packet is larger than the limit
    /// allows.
    /// </exception>
    public PacketBatch? Next(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellation.ThrowIfCancellationRequested();
        return _batchesAhead > 0 || _readAhead is not null ? StartedReadAhead().Next(cancellation) : Fill(cancellation);
    }

    /// <summary>
    /// The next batch, read by a background thread, which the caller disposes of; null after the last one.
    /// </summary>
    /// <inheritdoc cref="Next"/>
    public ValueTask<PacketBatch?> NextAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return StartedReadAhead().NextAsync(cancellation);
    }

    /// <inheritdoc/>
    public IEnumerator<PacketBatch> GetEnumerator()
    {
        while (Next() is { } batch)
        {
            using (batch)
                yield return batch;
        }
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public async IAsyncEnumerator<PacketBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
                yield return batch;
        }
    }

    /// <summary>
    /// Stops reading and unmaps all memory, unless it is shared; batches in use become invalid. The device stays open.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _readAhead?.Dispose();
        _source.Dispose();
        _builder.Dispose();
    }

    private BatchReadAhead StartedReadAhead() => _readAhead ??= new BatchReadAhead(Fill, Math.Max(1, _batchesAhead));

    private PacketBatch? Fill(CancellationToken cancellation)
    {
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
        try
        {
            while (!_ended && Advance(cancellation))
            {
            }
        }
        // The packets before it are delivered; the caller knows that it has cancelled.
        catch (OperationCanceledException) when (_builder.Count > 0 && cancellation.IsCancellationRequested)
        {
        }
        catch (Exception error) when (_builder.Count > 0)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            // Also when no packet came, since all may have been dropped.
            _source.Count();
        }
        return _builder.Take();
    }

    // False when the current batch must be delivered.
    private bool Advance(CancellationToken cancellation)
    {
        switch (_source.Next(_builder, cancellation))
        {
            case DeviceStep.Added:
                _ended = _builder.Packets == _maxPackets;
                return !_builder.IsFull && !IsOverdue();
            case DeviceStep.Idle:
                cancellation.ThrowIfCancellationRequested();
                return _builder.Count == 0;
            case DeviceStep.Ended:
                _ended = true;
                return false;
            default:
                return false;
        }
    }

    private bool IsOverdue()
    {
        if (!_source.IsLive)
            return false;
        if (_builder.Count == 1)
            _begun = Environment.TickCount64;
        return Environment.TickCount64 - _begun >= MostDelayMilliseconds;
    }
}

/// <summary>
/// The system's counters of a device since it was opened (<c>pcap_stats(3)</c>), in 64 bits where libpcap has 32.
/// </summary>
/// <param name="Received">Packets that passed the filter; on Linux, including those that were then dropped.</param>
/// <param name="Dropped">Packets dropped because the device's buffer was full: the reader was too slow.</param>
/// <param name="DroppedByInterface">Packets dropped by the interface or its driver, if the system reports them.</param>
public readonly record struct DeviceStatistics(long Received, long Dropped, long DroppedByInterface)
{
    /// <summary>The counters after an update from 32-bit counters, which may have overflowed.</summary>
    internal DeviceStatistics After(uint received, uint dropped, uint droppedByInterface) =>
        new(Advanced(Received, received), Advanced(Dropped, dropped), Advanced(DroppedByInterface, droppedByInterface));

    private static long Advanced(long count, uint counter) => count + unchecked(counter - (uint)count);
}
