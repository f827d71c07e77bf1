using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Http2;

/// <summary>
/// Collects the header fields of the frames of a packet, without their compression. They are after the packet's own
/// bytes, and after those of a frame that began in packets before.
/// <code>
///  block   0                 4                 8
///          +-----------------+-----------------+--------
///          | offset of frame | bytes of fields | fields
///          +-----------------+-----------------+--------
///  field   0      1       5                9                 13
///          +------+-------+----------------+-----------------+------+-------
///          | form | index | length of name | length of value | name | value
///          +------+-------+----------------+-----------------+------+-------
///  end     0
///          +---------------------
///          | bytes of all blocks
///          +---------------------
/// </code>
/// </summary>
internal sealed class Http2HeaderLists
{
    /// <summary>Bytes of a block before its fields.</summary>
    public const int StartBytes = 8;

    /// <summary>Bytes after all blocks.</summary>
    public const int EndBytes = 4;

    /// <summary>Bytes of a field before its name.</summary>
    public const int FieldBytes = 13;

    // As in Wireshark, a block of more lines or bytes is read up to there.
    private const int MostLines = 200;
    private const int MostBlockBytes = 256 << 10;
    private const int LengthsBytes = 8;

    // Of a packet; with every byte, a block may name a whole entry of the table.
    private const int MostBytes = 1 << 20;

    private byte[] _bytes = [];
    private int _length;
    private int _block;
    private int _lines;
    private int _blockBytes;
    private int _name;
    private int _value;
    private int _valueEnd;

    /// <summary>The blocks of all frames so far.</summary>
    public ReadOnlySpan<byte> Blocks => _bytes.AsSpan(0, _length);

    /// <summary>Whether a block has more than is kept.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether no more fields of the block are read.</summary>
    public bool IsBlockFull { get; private set; }

    /// <summary>The name of the field that was added last.</summary>
    public ReadOnlySpan<byte> Name => _bytes.AsSpan(_name, _value - _name);

    /// <summary>Its value.</summary>
    public ReadOnlySpan<byte> Value => _bytes.AsSpan(_value, _valueEnd - _value);

    /// <summary>The blocks of the current layer and of those after it.</summary>
    public static ReadOnlySpan<byte> BlocksOf(scoped in FieldSource source)
    {
        DecodedPacket packet = source.Packet;
        ReadOnlySpan<byte> bytes = packet.AllBytes;
        if (bytes.Length == packet.Data.Length)
            return default;
        int length = (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[^EndBytes..]);
        ReadOnlySpan<byte> blocks = bytes.Slice(bytes.Length - EndBytes - length, length);
        Layer layer = packet.Layers[source.Index];
        while (TryReadStart(blocks, out int frame, out int fields) && (frame < layer.Offset || frame >= layer.End))
            blocks = blocks[(StartBytes + fields)..];
        return blocks;
    }

    /// <summary>Reads what is before the fields of a block.</summary>
    /// <param name="blocks">The block, and others after it.</param>
    /// <param name="frame">Where the frame is in the packet.</param>
    /// <param name="fields">Bytes of fields.</param>
    /// <returns>False if there is no block.</returns>
    public static bool TryReadStart(ReadOnlySpan<byte> blocks, out int frame, out int fields)
    {
        (frame, fields) = (0, 0);
        if (blocks.IsEmpty)
            return false;
        frame = BinaryPrimitives.ReadInt32BigEndian(blocks);
        fields = BinaryPrimitives.ReadInt32BigEndian(blocks[4..]);
        return true;
    }

    /// <summary>Writes what is after all blocks.</summary>
    /// <param name="length">Bytes of all blocks.</param>
    /// <param name="into">Gets <see cref="EndBytes"/>.</param>
    public static void WriteEnd(int length, Span<byte> into) => BinaryPrimitives.WriteInt32BigEndian(into, length);

    /// <summary>Starts with another packet.</summary>
    public void Clear()
    {
        _length = 0;
        IsFull = false;
    }

    /// <summary>Starts the block of a frame.</summary>
    public void Begin(int frame)
    {
        _block = _length;
        (_lines, _blockBytes, IsBlockFull) = (0, 0, false);
        BinaryPrimitives.WriteInt32BigEndian(Reserve(StartBytes), frame);
        _length += StartBytes;
    }

    /// <summary>Ends the block, which is left out if it has no fields.</summary>
    public void End()
    {
        int fields = _length - _block - StartBytes;
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_block + 4), fields);
        if (fields == 0)
            _length = _block;
    }

    /// <summary>Adds a field.</summary>
    /// <param name="form">Its form.</param>
    /// <param name="index">Its index, or that of its name; 0 for none. The size of a change of the table.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False if the code of a text is wrong.</returns>
    public bool TryAdd(HpackForm form, int index, HpackText name, HpackText value)
    {
        if (IsFull && form == HpackForm.Indexed)
            return true;
        Span<byte> bytes = Reserve(FieldBytes + name.MostBytes + value.MostBytes);
        if (!name.TryRead(bytes[FieldBytes..], out int nameBytes)
            || !value.TryRead(bytes[(FieldBytes + nameBytes)..], out int valueBytes))
            return false;
        bytes[0] = (byte)form;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], index);
        BinaryPrimitives.WriteInt32BigEndian(bytes[5..], nameBytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[9..], valueBytes);
        int size = form == HpackForm.TableSize ? 0 : nameBytes + valueBytes + LengthsBytes;
        IsBlockFull = _blockBytes + size > MostBlockBytes;
        if (IsBlockFull)
            return true;
        _blockBytes += size;
        IsBlockFull = ++_lines == MostLines;
        _name = _length + FieldBytes;
        _value = _name + nameBytes;
        _valueEnd = _value + valueBytes;
        if (_valueEnd > MostBytes)
            IsFull = true;
        else
            _length = _valueEnd;
        return true;
    }

    private Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _length < length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + length));
        return _bytes.AsSpan(_length);
    }
}
