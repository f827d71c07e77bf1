using System.Runtime.ExceptionServices;
using PcapStream.Batching.Pipeline;
using PcapStream.Buffers.Chunks;
using PcapStream.Capture.Sources;

namespace PcapStream.Batching.Reading;

/// <summary>
/// Decompresses a capture into chunks on a thread of its own, in parallel with the work on its packets.
/// </summary>
internal sealed unsafe class DecompressingReader : IDisposable
{
    private readonly ByteSource _source;
    private readonly BatchPool _pool;
    private readonly object _gate = new();
    private readonly Queue<(Chunk Chunk, int Length)> _parts = new();
    private readonly int _window;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private bool _ended;
    private ExceptionDispatchInfo? _failure;

    /// <param name="source">Read first to last; the consumer counts the bytes.</param>
    /// <param name="pool">Where chunks come from.</param>
    /// <param name="window">Most parts that may wait for the consumer.</param>
    public DecompressingReader(ByteSource source, BatchPool pool, int window)
    {
        _source = source;
        _pool = pool;
        _window = window;
        _thread = new Thread(Run) { IsBackground = true, Name = "PcapStream decompressor" };
        WorkerThread.Start(_thread);
    }

    /// <summary>The next part, in a chunk that the caller releases; null after the last.</summary>
    public (Chunk Chunk, int Length)? Next(CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = cancellation.UnsafeRegister(
            static reader => ((DecompressingReader)reader!).Wake(), this);
        lock (_gate)
        {
            while (_parts.Count == 0 && !_ended)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }
            if (_parts.TryDequeue(out (Chunk, int) part))
            {
                Monitor.PulseAll(_gate);
                return part;
            }
        }
        _failure?.Throw();
        return null;
    }

    public void Dispose()
    {
        _stop.Cancel();
        Wake();
        _thread.Join();
        while (_parts.TryDequeue(out (Chunk Chunk, int Length) part))
            part.Chunk.Release();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            while (HasRoom() && Decompress())
            {
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The consumer has disposed of the reader.
        }
        catch (Exception error)
        {
            // The consumer reports any failure: no one else observes this thread.
            _failure = ExceptionDispatchInfo.Capture(error);
        }
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool HasRoom()
    {
        lock (_gate)
        {
            while (_parts.Count == _window && !_stop.IsCancellationRequested)
                Monitor.Wait(_gate);
            return !_stop.IsCancellationRequested;
        }
    }

    // Fills a chunk; false at the end.
    private bool Decompress()
    {
        Chunk chunk = _pool.RentChunk(ChunkPool.ChunkSize, _stop.Token);
        int filled = 0;
        try
        {
            while (filled < DecompressedInput.DataSize && Read(chunk, filled) is > 0 and int read)
                filled += read;
        }
        finally
        {
            Deliver(chunk, filled);
        }
        return filled == DecompressedInput.DataSize;
    }

    private int Read(Chunk chunk, int filled) =>
        _source.ReadAhead(
            new Span<byte>(
                (byte*)chunk.Address + DecompressedInput.Headroom + filled, DecompressedInput.DataSize - filled),
            _stop.Token);

    private void Deliver(Chunk chunk, int length)
    {
        if (length == 0)
        {
            chunk.Release();
            return;
        }
        lock (_gate)
        {
            _parts.Enqueue((chunk, length));
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
