using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Convert.Edits;

/// <summary>
/// A copy of a packet, which edits may change before it is written. One object serves all packets of a thread.
/// </summary>
internal sealed class EditedPacket
{
    // Room before the packet for a link-layer header that it did not have.
    private const int Headroom = 64;

    private readonly List<string> _comments = [];
    private byte[] _bytes = new byte[2048];
    private int _start;
    private int _length;

    /// <summary>The captured bytes.</summary>
    public Span<byte> Data => _bytes.AsSpan(_start, _length);

    /// <summary>Bytes on the wire.</summary>
    public uint OriginalLength { get; set; }

    /// <summary>The time of capture, if it is known.</summary>
    public Timestamp Time { get; set; }

    /// <summary>The protocol of the first bytes.</summary>
    public LinkType LinkType { get; set; }

    /// <summary>The packet's number in its capture, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Comments that the packet gets, besides those that it has.</summary>
    public IReadOnlyList<string> Comments => _comments;

    /// <summary>Copies a packet as it was read.</summary>
    /// <param name="record">The packet.</param>
    /// <param name="captured">Bytes of it to copy.</param>
    /// <param name="original">Bytes on the wire.</param>
    /// <param name="number">Its number in its capture.</param>
    /// <param name="time">Its exact time.</param>
    public void Load(in PacketRecord record, uint captured, uint original, long number, Timestamp time)
    {
        _length = (int)captured;
        _start = Headroom;
        if (_bytes.Length < Headroom + _length)
            _bytes = new byte[Math.Max(Headroom + _length, 2 * _bytes.Length)];
        record.Data[.._length].CopyTo(_bytes.AsSpan(_start));
        OriginalLength = original;
        Time = time;
        LinkType = record.LinkType;
        Number = number;
        _comments.Clear();
    }

    /// <summary>Removes captured bytes; the original length becomes smaller by as many.</summary>
    /// <param name="offset">Offset of the first of them.</param>
    /// <param name="count">Their number, within the captured bytes.</param>
    public void Remove(int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _length - offset);
        // The shorter part moves: most removals are near the start.
        if (offset <= _length - offset - count)
        {
            _bytes.AsSpan(_start, offset).CopyTo(_bytes.AsSpan(_start + count));
            _start += count;
        }
        else
            Data[(offset + count)..].CopyTo(Data[offset..]);
        _length -= count;
        OriginalLength = (uint)Math.Max(OriginalLength - (long)count, 0);
    }

    /// <summary>Adds bytes at the start; the original length becomes larger by as many.</summary>
    /// <param name="bytes">At most 64 bytes.</param>
    public void Prepend(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, _start);
        _start -= bytes.Length;
        _length += bytes.Length;
        bytes.CopyTo(Data);
        OriginalLength = (uint)Math.Min(OriginalLength + (long)bytes.Length, uint.MaxValue);
    }

    /// <summary>Keeps only the first captured bytes; the original length stays.</summary>
    public void Cut(int length) => _length = Math.Min(_length, length);

    /// <summary>Adds a comment, which only a pcapng can hold.</summary>
    public void AddComment(string comment) => _comments.Add(comment);
}
