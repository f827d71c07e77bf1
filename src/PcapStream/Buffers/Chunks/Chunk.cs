namespace PcapStream.Buffers.Chunks;

/// <summary>
/// A buffer that file bytes are read into, shared by counted references. The last release returns it to its
/// <see cref="ChunkPool"/>, which rents the same object again.
/// </summary>
/// <remarks>
/// Thread-safe. A release too many throws while the chunk lies in its pool; once it is rented again, the pool
/// cannot distinguish a stale holder from the new one.
/// </remarks>
public sealed class Chunk
{
    private readonly ChunkPool _pool;
    private nint _address;
    private int _references;

    internal Chunk(ChunkPool pool)
    {
        _pool = pool;
    }

    /// <summary>The first byte's address, aligned to 1 MiB.</summary>
    /// <exception cref="ObjectDisposedException">
    /// The allocator was disposed, and the chunk unmapped with it.
    /// </exception>
    public nint Address
    {
        get
        {
            if (_address == 0)
                Throw.Disposed(nameof(Chunk));
            return _address;
        }
    }

    /// <summary>Size in bytes: <see cref="ChunkPool.ChunkSize"/>, or more if more was requested.</summary>
    public int Size { get; private set; }

    internal bool IsMapped => _address != 0;

    /// <summary>Adds a holder.</summary>
    /// <exception cref="InvalidOperationException">The chunk has no holder any more.</exception>
    public void AddReference()
    {
        int seen = Volatile.Read(ref _references);
        while (true)
        {
            if (seen == 0)
                Throw.ChunkNotHeld();
            int before = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    /// <summary>Removes a holder. The last one returns the chunk to its pool.</summary>
    /// <exception cref="InvalidOperationException">
    /// The chunk has no holder any more: it was released too often.
    /// </exception>
    public void Release()
    {
        int seen = Volatile.Read(ref _references);
        while (true)
        {
            if (seen == 0)
                Throw.ChunkNotHeld();
            int before = Interlocked.CompareExchange(ref _references, seen - 1, seen);
            if (before == seen)
                break;
            seen = before;
        }
        if (seen == 1)
            _pool.Return(this);
    }

    internal void Attach(nint address, int size)
    {
        _address = address;
        Size = size;
    }

    internal nint Detach()
    {
        nint address = _address;
        _address = 0;
        return address;
    }

    internal void Open() => Volatile.Write(ref _references, 1);
}
