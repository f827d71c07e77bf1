using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Split.Waiting;

/// <summary>Reads waiting packets one after the other.</summary>
internal sealed class PendingReader(SpillFile file)
{
    private const int BufferSize = 256 << 10;

    private byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private long _offset;

    /// <summary>The current packet.</summary>
    public PendingPacket Header { get; private set; }

    /// <summary>The bytes of the current packet, valid until the next.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start);

    /// <summary>Moves to the next packet.</summary>
    /// <exception cref="SpillException">The file cannot be read.</exception>
    public bool MoveNext()
    {
        _start += Header.KeyBytes + Header.PacketBytes > 0 ? Header.TotalBytes : 0;
        if (!Fill(PendingPacket.HeaderBytes))
            return false;
        Header = PendingPacket.Read(Bytes);
        return Fill(Header.TotalBytes);
    }

    private bool Fill(int needed)
    {
        if (_end - _start >= needed)
            return true;
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_buffer.Length < needed)
            Array.Resize(ref _buffer, needed);
        int taken = (int)Math.Min(_buffer.Length - _end, file.Length - _offset);
        file.Read(_buffer.AsSpan(_end, taken), _offset);
        _offset += taken;
        _end += taken;
        return _end >= needed;
    }
}
