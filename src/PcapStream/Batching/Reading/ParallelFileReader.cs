using System.Runtime.ExceptionServices;
using PcapStream.Batching.Pipeline;
using PcapStream.Buffers.Chunks;
using PcapStream.Capture.Sources;

namespace PcapStream.Batching.Reading;

/// <summary>
/// Fills chunks with consecutive parts of a file on several threads and delivers them in order. A free thread, the
/// consumer included, claims the next part, so that none is idle while there is something to copy. Only a window of
/// parts ahead of the consumer may be claimed.
/// </summary>
internal sealed unsafe class ParallelFileReader : PartReader
{
    private readonly ByteSource _source;
    private readonly BatchPool _pool;
    private readonly object _gate = new();
    private readonly Part[] _window;
    private readonly List<Thread> _helpers = [];
    private readonly long _knownParts;

    // Parts are claimed, and delivered, by number: delivered <= claimed <= delivered + window.
    private long _claimed;
    private long _delivered;
    private bool _ended;
    private bool _stopped;

    public ParallelFileReader(ByteSource source, BatchPool pool, long firstPart, int threads, int window)
    {
        _source = source;
        _pool = pool;
        _window = new Part[window];
        _claimed = _delivered = firstPart;
        _knownParts = (source.Length!.Value + PartInput.DataSize - 1) / PartInput.DataSize;
        // No helper is started that would find nothing to do.
        long helpers = Math.Clamp(_knownParts - firstPart - 1, 0, threads - 1);
        while (_helpers.Count < helpers)
        {
            var helper = new Thread(Help) { IsBackground = true, Name = "PcapStream file reader" };
            // The consumer copies the parts that no helper claims.
            if (!WorkerThread.TryStart(helper))
                break;
            _helpers.Add(helper);
        }
    }

    private bool HasWindow => _claimed - _delivered < _window.Length;

    // The next part may lie beyond the file's size at the start: the file may have grown.
    private bool MayClaim => !_stopped && !_ended && HasWindow && (_claimed < _knownParts || _claimed == _delivered);

    public override (Chunk Chunk, int Length)? Next(CancellationToken cancellation)
    {
        while (true)
        {
            bool isUnclaimed;
            lock (_gate)
            {
                if (_ended)
                    return null;
                if (_window[_delivered % _window.Length] is { Chunk: not null } part)
                    return Deliver(part);
                isUnclaimed = _claimed == _delivered;
                if (!MayClaim)
                {
                    Monitor.Wait(_gate);
                    continue;
                }
            }
            Chunk? chunk = isUnclaimed ? _pool.RentChunk(ChunkPool.ChunkSize, cancellation) : _pool.TryRentChunk();
            if (chunk is not null)
                Fill(chunk);
            else
                WaitForDelivered();
        }
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
        foreach (Thread helper in _helpers)
            helper.Join();
        foreach (Part part in _window)
            part.Chunk?.Release();
        Array.Clear(_window);
    }

    private (Chunk, int)? Deliver(Part part)
    {
        _window[_delivered % _window.Length] = default;
        _delivered++;
        // Parts are read to their full size everywhere but at the end of the file.
        _ended = part.Length < PartInput.DataSize || part.Failure is not null;
        Monitor.PulseAll(_gate);
        if (part.Length > 0 && part.Failure is null)
            return (part.Chunk!, part.Length);
        part.Chunk!.Release();
        part.Failure?.Throw();
        return null;
    }

    private void WaitForDelivered()
    {
        lock (_gate)
        {
            if (_window[_delivered % _window.Length].Chunk is null)
                Monitor.Wait(_gate);
        }
    }

    private void Help()
    {
        while (true)
        {
            lock (_gate)
            {
                while (!_stopped && !_ended && (!HasWindow || _claimed >= _knownParts))
                    Monitor.Wait(_gate);
                if (_stopped || _ended)
                    return;
            }
            if (_pool.TryRentChunk() is { } chunk)
                Fill(chunk);
            else
                WaitForDelivery();
        }
    }

    // There is no memory: the next delivery is the signal to try again.
    private void WaitForDelivery()
    {
        lock (_gate)
        {
            if (!_stopped && !_ended)
                Monitor.Wait(_gate);
        }
    }

    // Claims the next part and fills the chunk with it; releases the chunk when other threads were faster.
    private void Fill(Chunk chunk)
    {
        long number;
        lock (_gate)
        {
            if (!MayClaim)
            {
                chunk.Release();
                return;
            }
            number = _claimed++;
        }
        var part = new Part { Chunk = chunk };
        try
        {
            part.Length = _source.ReadAt(
                new Span<byte>((byte*)chunk.Address + PartInput.Headroom, PartInput.DataSize),
                number * PartInput.DataSize);
        }
        catch (Exception error)
        {
            // The consumer reports any failure: this may be a thread that no one else observes.
            part.Failure = ExceptionDispatchInfo.Capture(error);
        }
        lock (_gate)
        {
            _window[number % _window.Length] = part;
            Monitor.PulseAll(_gate);
        }
    }

    private struct Part
    {
        public Chunk? Chunk;
        public int Length;
        public ExceptionDispatchInfo? Failure;
    }
}
