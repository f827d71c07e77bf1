using PcapStream.Batching.Pipeline;
using PcapStream.Batching.Reading;
using PcapStream.Buffers;
using PcapStream.Capture;

namespace PcapStream.Batching;

/// <summary>
/// Reads a capture of any size as batches of packets, in memory whose limit is set in advance.
/// <code>
/// using var reader = BatchReader.Open("big.pcap");
/// foreach (PacketBatch batch in reader)
///     foreach (PacketView packet in batch)
///         total += packet.CapturedLength;
/// </code>
/// <c>foreach</c> releases each batch when it moves to the next; <see cref="Next"/> leaves that to its caller, which
/// may pass the batch to another thread. One thread at a time may read.
/// </summary>
public sealed class BatchReader : IEnumerable<PacketBatch>, IAsyncEnumerable<PacketBatch>, IDisposable
{
    private readonly BatchPlan _plan;
    private readonly bool _ownsAllocator;
    private readonly BatchPool _pool;
    private readonly BatchFiller _filler;
    private BatchReadAhead? _readAhead;
    private bool _disposed;

    /// <summary>Reads an open capture, which the reader disposes of at its end.</summary>
    /// <param name="capture">A capture from which no packet was read yet.</param>
    /// <param name="options">Sizes and limits; <see cref="BatchOptions.Default"/> for null.</param>
    /// <param name="allocator">
    /// Memory to share with other readers, with its own limit instead of the options'; it must outlive the reader.
    /// Null for an allocator of the reader's own.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public BatchReader(CaptureReader capture, BatchOptions? options = null, BufferAllocator? allocator = null)
    {
        ArgumentNullException.ThrowIfNull(capture);
        options ??= BatchOptions.Default;
        _plan = BatchPlan.From(options, allocator?.Options ?? options.AllocatorOptions);
        Capture = capture;
        _ownsAllocator = allocator is null;
        Allocator = allocator ?? new BufferAllocator(options.AllocatorOptions);
        _pool = new BatchPool(Allocator, _plan);
        _filler = new BatchFiller(capture, _pool, _plan);
    }

    /// <summary>The capture being read: its header, interfaces, position and damage.</summary>
    public CaptureReader Capture { get; }

    /// <summary>Where batches' and retained packets' memory comes from.</summary>
    public BufferAllocator Allocator { get; }

    /// <summary>Most batches in use at once.</summary>
    public int InFlightHigh => _pool.InFlightHigh;

    /// <summary>How long reading has waited for batches to be released (back-pressure).</summary>
    public TimeSpan ReaderWait => _pool.Waited + (_readAhead?.Waited ?? TimeSpan.Zero);

    /// <summary>Sees every batch before it is handed out, and is disposed of with the reader; null for none.</summary>
    internal IBatchObserver? Observer { get; init; }

    /// <summary>Sees every batch as it was read, before the observer; null for none.</summary>
    internal IBatchObserver? Recorder { get; init; }

    /// <summary>The parts of the capture that are left out; null for none.</summary>
    internal LeapPlan? Leaps
    {
        get => _filler.Leaps;
        init => _filler.Leaps = value;
    }

    /// <summary>Whether the capture was read to its end, and not only up to a number of packets.</summary>
    internal bool HasReadAll => _filler.HasEnded && Capture.Packets < _plan.MaxPackets;

    internal BatchFiller Filler => _filler;

    internal BatchPool Pool => _pool;

    /// <summary>Opens a capture.</summary>
    /// <param name="path">A file, a named pipe, or <c>-</c> for the standard input.</param>
    /// <param name="options">Sizes and limits; <see cref="BatchOptions.Default"/> for null.</param>
    /// <exception cref="CaptureException">It cannot be opened, or is not a capture.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static BatchReader Open(string path, BatchOptions? options = null)
    {
        CaptureReader capture = CaptureReader.Open(path, options?.Capture);
        try
        {
            return new BatchReader(capture, options);
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    /// <summary>The next batch, which the caller disposes of; null after the last.</summary>
    /// <param name="cancellation">Ends the wait for memory or for the reading thread.</param>
    /// <exception cref="CaptureException">The input failed, or is damaged and the options are strict.</exception>
    /// <exception cref="BufferExhaustedException">
    /// No memory was released within <see cref="BatchOptions.ExhaustionTimeout"/>.
    /// </exception>
    public PacketBatch? Next(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellation.ThrowIfCancellationRequested();
        while (true)
        {
            PacketBatch? batch = _plan.ReadAhead > 0 || _readAhead is not null
                ? StartedReadAhead().Next(cancellation)
                : _filler.Next(cancellation);
            if (batch is null || Show(batch))
                return batch;
        }
    }

    /// <summary>Shows a batch to the observers.</summary>
    /// <returns>False if that dropped all of its packets, and with them the batch.</returns>
    internal bool Show(PacketBatch batch)
    {
        Recorder?.Observe(batch);
        if (Observer is null)
            return true;
        Observer.Observe(batch);
        if (batch.Count > 0)
            return true;
        batch.Dispose();
        return false;
    }

    /// <summary>
    /// The next batch, read by the background thread; the caller disposes of it. Null after the last.
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
    /// Stops reading, closes the capture and, unless it is shared, unmaps all memory, which ends all batches.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _readAhead?.Dispose();
        _filler.Dispose();
        _pool.Dispose();
        Observer?.Dispose();
        Capture.Dispose();
        if (_ownsAllocator)
            Allocator.Dispose();
    }

    /// <summary>
    /// Ranges of the file for several workers; null when the capture or the memory does not allow them.
    /// </summary>
    internal RangeQueue? CreateRanges() =>
        _plan.HasRanges && Leaps is null && Capture.Source.IsSeekable && !Capture.Indexer.IsSampling
            && !Capture.Indexer.KeepsBlocks
            ? new RangeQueue(Capture, _plan, _filler.Position)
            : null;

    private BatchReadAhead StartedReadAhead() =>
        _readAhead ??= new BatchReadAhead(token => _filler.Next(token), Math.Max(1, _plan.ReadAhead));
}
