namespace PcapStream.Capture.Compression;

/// <summary>The compressed bytes between their source and a decompressor: one buffer, refilled in place.</summary>
internal sealed class CompressedInput : IDisposable
{
    private const int BufferSize = 128 << 10;

    private readonly Stream _source;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private int _start;
    private int _end;
    private bool _atEnd;
    private long _consumed;

    public CompressedInput(Stream source) => _source = source;

    /// <summary>Bytes that were read and not used yet.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Bytes of the source used so far; any thread may read it.</summary>
    public long Consumed => Volatile.Read(ref _consumed);

    /// <summary>Counts the first <paramref name="bytes"/> of <see cref="Available"/> as used.</summary>
    public void Advance(int bytes)
    {
        _start += bytes;
        Volatile.Write(ref _consumed, _consumed + bytes);
    }

    /// <summary>
    /// Appends more bytes to <see cref="Available"/>; false when the source is at its end, or the buffer full.
    /// </summary>
    public bool Refill()
    {
        if (_start > 0)
        {
            Available.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_atEnd || _end == BufferSize)
            return false;
        int read = _source.Read(_buffer.AsSpan(_end));
        _end += read;
        _atEnd = read == 0;
        return !_atEnd;
    }

    /// <summary>
    /// Makes <paramref name="bytes"/> available, fewer only at the end, and returns all available bytes.
    /// </summary>
    public ReadOnlySpan<byte> Peek(int bytes)
    {
        while (Available.Length < bytes && Refill())
        {
        }
        return Available;
    }

    /// <summary>Skips zeros.</summary>
    public void SkipZeros()
    {
        do
        {
            int other = Available.IndexOfAnyExcept((byte)0);
            Advance(other < 0 ? Available.Length : other);
        }
        while (Available.IsEmpty && Refill());
    }

    public void Dispose() => _source.Dispose();
}
