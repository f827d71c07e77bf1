using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Http2;

/// <summary>Enumerates the frames that bytes start with, the last of which may have been captured in part.</summary>
internal ref struct Http2Frames
{
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _blocks;
    private int _offset;

    /// <param name="bytes">The frames.</param>
    /// <param name="offset">Where they are in the packet.</param>
    public Http2Frames(ReadOnlySpan<byte> bytes, int offset)
    {
        _rest = bytes;
        _offset = offset;
    }

    /// <summary>Starts before the first frame of the current layer.</summary>
    /// <param name="source">A packet, at the layer of HTTP/2.</param>
    public Http2Frames(scoped in FieldSource source)
        : this(source.Bytes, source.Packet.Layers[source.Index].Offset)
    {
        _blocks = Http2HeaderLists.BlocksOf(source);
    }

    /// <summary>After the last frame, whether it, or the header of another, is cut.</summary>
    public bool EndsEarly { get; private set; }

    /// <summary>The current frame.</summary>
    public Http2Frame Current { get; private set; }

    public readonly Http2Frames GetEnumerator() => this;

    /// <summary>Advances to the next frame.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        int length = Http2Frame.LengthOf(_rest);
        if (length < 0)
        {
            EndsEarly |= !_rest.IsEmpty;
            return false;
        }
        EndsEarly = length > _rest.Length;
        ReadOnlySpan<byte> fields = default;
        if (Http2HeaderLists.TryReadStart(_blocks, out int frame, out int bytes) && frame == _offset)
        {
            fields = _blocks.Slice(Http2HeaderLists.StartBytes, bytes);
            _blocks = _blocks[(Http2HeaderLists.StartBytes + bytes)..];
        }
        length = Math.Min(length, _rest.Length);
        Current = new Http2Frame(_rest[..length], _offset, fields);
        _rest = _rest[length..];
        _offset += length;
        return true;
    }
}
