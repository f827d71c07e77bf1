using System.Runtime.ExceptionServices;
using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.SharpPcap.Reading;
using SharpPcap;

namespace PcapStream.SharpPcap;

/// <summary>
/// A SharpPcap device, live or offline, as a source of pooled batches in memory whose limit is set beforehand.
/// <code>
/// device.Open(new DeviceConfiguration { BufferSize = 16 &lt;&lt; 20 });
/// using var reader = new DeviceReader(device);
/// foreach (PacketBatch batch in reader)
///     foreach (PacketView packet in batch)
///         total += packet.CapturedLength;
/// </code>
/// A packet of a libpcap device is copied once, from libpcap's buffer into a chunk, without the header object and the
/// decimal time that SharpPcap makes for each. While the memory is out, packets wait in the device's own buffer, and the
/// system drops and counts what does not fit there (<see cref="Statistics"/>). A live device's packets are delivered as
/// soon as it has no more at hand, or after a second. One thread at a time may read.
/// </summary>
public sealed class DeviceReader : IEnumerable<PacketBatch>, IAsyncEnumerable<PacketBatch>, IDisposable
{
    // How long a packet may wait for its batch to fill.
    private const long MostDelayMilliseconds = 1000;

    private readonly BatchBuilder _builder;
    private readonly DeviceSource _source;
    private readonly long _maxPackets;
    private readonly int _batchesAhead;
    private BatchReadAhead? _readAhead;
    private long _begun;
    private bool _ended;
    private bool _disposed;

    // What ended the last batch early; thrown when its packets have been delivered.
    private ExceptionDispatchInfo? _failure;

    /// <summary>Reads a device, which stays its owner's to close.</summary>
    /// <param name="device">An open device whose background capture is not started.</param>
    /// <param name="options">
    /// Sizes and limits; <see cref="BatchOptions.Default"/> for null. What they say of how a file is read means nothing here.
    /// </param>
    /// <param name="allocator">
    /// Memory to share with others, whose limit then counts instead of the options'; it must outlive the reader. Null for
    /// one of the reader's own.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="DeviceNotReadyException">The device is not open.</exception>
    /// <exception cref="InvalidOperationDuringBackgroundCaptureException">The device's background capture is started.</exception>
    public DeviceReader(ICaptureDevice device, BatchOptions? options = null, BufferAllocator? allocator = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.Started)
            throw new InvalidOperationDuringBackgroundCaptureException("the device's packets go to its background capture; stop it first");
        options ??= BatchOptions.Default;
        Interface = DeviceInterface.Of(device);
        _maxPackets = options.MaxPackets ?? long.MaxValue;
        _batchesAhead = options.ReadAhead;
        _builder = new BatchBuilder(options, allocator);
        _builder.AddInterface(Interface);
        _source = DeviceSource.For(device);
    }

    /// <summary>What is known of the device; its packets' <see cref="PacketView.Interface"/> is 0.</summary>
    public CaptureInterface Interface { get; }

    /// <summary>Where batches' and retained packets' memory comes from.</summary>
    public BufferAllocator Allocator => _builder.Allocator;

    /// <summary>Packets read, of which some may not have been delivered yet.</summary>
    public long Packets => _builder.Packets;

    /// <summary>Most batches that were out at once.</summary>
    public int InFlightHigh => _builder.InFlightHigh;

    /// <summary>How long reading has waited for batches to come back (back-pressure).</summary>
    public TimeSpan ReaderWait => _builder.Waited + (_readAhead?.Waited ?? TimeSpan.Zero);

    /// <summary>What the system counted at the device by the last batch; null for a device that counts nothing, as a file.</summary>
    public DeviceStatistics? Statistics => _source.Statistics;

    /// <summary>The next batch, to be disposed of by the caller; null after the last, which a live device never has.</summary>
    /// <param name="cancellation">
    /// Ends the wait for memory at once, and that for packets within the device's read timeout or half a second.
    /// </param>
    /// <exception cref="CaptureException">The device failed; what it had given before was delivered.</exception>
    /// <exception cref="BufferExhaustedException">
    /// No memory came back within <see cref="BatchOptions.ExhaustionTimeout"/>, or a packet is larger than the limit allows.
    /// </exception>
    public PacketBatch? Next(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellation.ThrowIfCancellationRequested();
        return _batchesAhead > 0 || _readAhead is not null ? StartedReadAhead().Next(cancellation) : Fill(cancellation);
    }

    /// <summary>The next batch, read by a background thread; to be disposed of by the caller; null after the last.</summary>
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

    /// <summary>Stops reading and, unless it is shared, unmaps all memory; batches that are out end. The device stays open.</summary>
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
        catch (Exception error) when (_builder.Count > 0)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
        _source.Count();
        return _builder.Take();
    }

    // False when the batch at hand is to be delivered.
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

/// <summary>What the system counted at a device since it was opened (<c>pcap_stats(3)</c>), in 64 bits where libpcap has 32.</summary>
/// <param name="Received">Packets that passed the filter; on Linux, those that were then dropped included.</param>
/// <param name="Dropped">Packets dropped because there was no room in the device's buffer: the reader was too slow for it.</param>
/// <param name="DroppedByInterface">Packets dropped by the interface or its driver, where the system tells.</param>
public readonly record struct DeviceStatistics(long Received, long Dropped, long DroppedByInterface)
{
    /// <summary>The figures after counters of 32 bits, which begin anew beyond their range, have moved on.</summary>
    internal DeviceStatistics After(uint received, uint dropped, uint droppedByInterface) =>
        new(MovedOn(Received, received), MovedOn(Dropped, dropped), MovedOn(DroppedByInterface, droppedByInterface));

    private static long MovedOn(long count, uint counter) => count + unchecked(counter - (uint)count);
}
