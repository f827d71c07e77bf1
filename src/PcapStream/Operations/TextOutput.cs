namespace PcapStream.Operations;

/// <summary>
/// A worker's own text, handed over in pieces: when its buffer is full, and at the end of its batch. A long value takes
/// no more memory than a short one.
/// </summary>
/// <param name="handOver">Receives a piece, and waits for the worker's turn first.</param>
/// <param name="size">Bytes of the buffer.</param>
internal sealed class TextOutput(Action<ReadOnlySpan<byte>> handOver, int size)
{
    /// <summary>Enough for a batch of 4096 packets, unless it is JSON.</summary>
    public const int DefaultSize = 512 << 10;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(size);
    private int _used;

    public void Append(byte letter)
    {
        if (_used == _bytes.Length)
            Flush();
        _bytes[_used++] = letter;
    }

    public void Append(ReadOnlySpan<byte> text)
    {
        if (text.Length > _bytes.Length - _used)
            AppendPieces(text);
        else
        {
            text.CopyTo(_bytes.AsSpan(_used));
            _used += text.Length;
        }
    }

    /// <summary>Hands over the text in the buffer.</summary>
    public void Flush()
    {
        if (_used == 0)
            return;
        handOver(_bytes.AsSpan(0, _used));
        _used = 0;
    }

    /// <summary>Drops the text in the buffer, after a failure.</summary>
    public void Clear() => _used = 0;

    private void AppendPieces(ReadOnlySpan<byte> text)
    {
        Flush();
        if (text.Length > _bytes.Length)
            handOver(text);
        else
            Append(text);
    }
}
