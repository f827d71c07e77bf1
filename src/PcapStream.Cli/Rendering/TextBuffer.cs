using System.Buffers;
using System.Text;

namespace PcapStream.Cli.Rendering;

/// <summary>
/// Buffers UTF-8 text and writes it in pieces, so that a table of any length takes constant memory. Values of bounded
/// length are formatted in place; padding is added before or after them.
/// </summary>
internal sealed class TextBuffer(TextBuffer.Writer write) : IBufferWriter<byte>, IDisposable
{
    /// <summary>Writes a piece of text, for example to stdout.</summary>
    public delegate void Writer(ReadOnlySpan<byte> bytes);

    private const int Capacity = 1 << 16;
    private const int LongestValue = 512;

    private byte[] _bytes = new byte[Capacity];
    private int _length;

    public void Text(string text)
    {
        Span<byte> room = GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, room);
    }

    public void Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(GetSpan(text.Length));
        _length += text.Length;
    }

    /// <summary>A value, padded with spaces before it to a width, or after it to a negative width.</summary>
    public void Value<T>(T value, int width = 0, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable
    {
        Span<byte> room = GetSpan(LongestValue);
        value.TryFormat(room, out int written, format, null);
        _length += written;
        Pad(written, width);
    }

    /// <summary>Pads the last value to a width.</summary>
    /// <param name="written">The value's length in bytes.</param>
    /// <param name="width">The width; negative to pad after the value.</param>
    public void Pad(int written, int width)
    {
        int missing = Math.Abs(width) - written;
        if (missing <= 0)
            return;
        Span<byte> room = GetSpan(missing);
        Span<byte> value = _bytes.AsSpan(_length - written, written);
        if (width > 0)
        {
            value.CopyTo(_bytes.AsSpan(_length - written + missing));
            _bytes.AsSpan(_length - written, missing).Fill((byte)' ');
        }
        else
        {
            room[..missing].Fill((byte)' ');
        }
        _length += missing;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _bytes.AsMemory(_length);
    }

    // Keeps the end of the text in the buffer, because the last value may still be padded.
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        int needed = Math.Max(sizeHint, 1);
        if (_bytes.Length - _length < needed)
            Flush(needed);
        return _bytes.AsSpan(_length);
    }

    public void Dispose()
    {
        write(_bytes.AsSpan(0, _length));
        _length = 0;
    }

    private void Flush(int needed)
    {
        int kept = Math.Min(_length, LongestValue);
        write(_bytes.AsSpan(0, _length - kept));
        byte[] next = needed + kept <= _bytes.Length ? _bytes : new byte[needed + kept + Capacity];
        _bytes.AsSpan(_length - kept, kept).CopyTo(next);
        (_bytes, _length) = (next, kept);
    }
}
