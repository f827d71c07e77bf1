using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Http2;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Reads the compressed header fields of HTTP/2, for which the table of each side of a connection is kept: in the
/// order of the frames, each as soon as it is complete, as Wireshark does.
/// </summary>
/// <param name="store">Keeps the tables.</param>
internal sealed class Http2Tracker(MessageStore store)
{
    private const ushort TableSize = 1;

    // Not the number of a message.
    private const ulong OfTables = 1UL << 48;

    // Before the entries of a table.
    private static readonly int SideBytes = Unsafe.SizeOf<Http2Side>();

    private readonly HpackDecoder _decoder = new();
    private readonly Http2HeaderLists _lists = new();
    private byte[] _block = [];
    private int _blockLength;
    private Http2Side _side;
    private bool _isLoaded;

    /// <summary>Blocks of header fields that are in no packet, because they are longer than what is kept.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Reads the header fields of a segment.</summary>
    /// <param name="side">The number of its sender; that of the receiver differs in the last bit.</param>
    /// <param name="packet">The packet, and after it the frame that it completes, if there is one.</param>
    /// <param name="joined">Where that frame is.</param>
    /// <param name="own">Where the frames are that the segment has.</param>
    /// <returns>The fields of all frames, for <see cref="Http2HeaderLists.BlocksOf"/>.</returns>
    public ReadOnlySpan<byte> Follow(ulong side, ReadOnlySpan<byte> packet, Range joined, Range own)
    {
        _lists.Clear();
        _isLoaded = false;
        Follow(side, packet, joined, isJoined: true);
        Follow(side, packet, own, isJoined: false);
        if (_isLoaded)
            Save(side);
        if (_lists.IsFull)
            LeftOut++;
        return _lists.Blocks;
    }

    private void Follow(ulong side, ReadOnlySpan<byte> packet, Range range, bool isJoined)
    {
        (int offset, int length) = range.GetOffsetAndLength(packet.Length);
        ReadOnlySpan<byte> frames = packet.Slice(offset, length);
        // The response that agrees on HTTP/2 may be before the frames.
        int head = frames.StartsWith("HTTP/1"u8) ? Math.Max(HttpFraming.HeadLength(frames), 0) : 0;
        foreach (Http2Frame frame in new Http2Frames(frames[head..], offset + head))
        {
            // The end of a frame may not have been captured.
            if (frame.IsPreface || !(frame.IsWhole || isJoined))
                continue;
            if (frame.Type == Http2Frame.Settings)
                FollowSettings(side, frame);
            else if (frame.HasFields && frame.TryReadBlock(out ReadOnlySpan<byte> block, out int padding))
                Read(side, frame, block[..^padding]);
        }
    }

    // A size that one side asks for holds as soon as the other acknowledges it.
    private void FollowSettings(ulong side, Http2Frame frame)
    {
        if (frame.IsAck)
        {
            Load(side);
            if (_side.HasAsked)
            {
                _decoder.SetLimit(_side.LeastAsked);
                _decoder.SetLimit(_side.Asked);
                _side.HasAsked = false;
            }
            return;
        }
        ReadOnlySpan<byte> rest = frame.Payload;
        for (; rest.Length >= Http2Frame.SettingBytes; rest = rest[Http2Frame.SettingBytes..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(rest) != TableSize)
                continue;
            uint size = BinaryPrimitives.ReadUInt32BigEndian(rest[2..]);
            Http2Side other = Find(side ^ 1);
            other.LeastAsked = other.HasAsked ? Math.Min(other.LeastAsked, size) : size;
            other.Asked = size;
            other.HasAsked = true;
            Put(side ^ 1, other);
        }
    }

    private void Read(ulong side, Http2Frame frame, ReadOnlySpan<byte> part)
    {
        Load(side);
        // A frame that is too long to be kept.
        if (!frame.IsWhole)
        {
            _decoder.State.IsWrong = true;
            LeftOut++;
        }
        if (_decoder.State.IsWrong || part.IsEmpty)
            return;
        int length = _blockLength + part.Length;
        if (_block.Length < length)
            Array.Resize(ref _block, 2 * length);
        part.CopyTo(_block.AsSpan(_blockLength));
        Span<byte> block = _block.AsSpan(0, length);
        _lists.Begin(frame.Offset);
        int read = _decoder.Read(block, frame.EndsHeaders, _lists);
        _lists.End();
        block[read..].CopyTo(block);
        _blockLength = length - read;
    }

    private void Load(ulong side)
    {
        if (_isLoaded)
            return;
        _isLoaded = true;
        _side = Find(side);
        _decoder.State = _side.State;
        store.Read(
            OfTables | side, _decoder.Table.Load(HpackTable.UsualSize - _side.TableSizeLess, _side.TableBytes),
            SideBytes);
        _decoder.Table.Index();
        _blockLength = _side.BlockBytes;
        if (_block.Length < _blockLength)
            Array.Resize(ref _block, _blockLength);
        store.Read(OfTables | side, _block.AsSpan(0, _blockLength), SideBytes + _side.TableBytes);
    }

    private void Save(ulong side)
    {
        ReadOnlySpan<byte> table = _decoder.Table.Entries;
        if (SideBytes + table.Length + _blockLength > MessageStore.MostBytes)
        {
            _decoder.State.IsWrong = true;
            LeftOut++;
        }
        if (_decoder.State.IsWrong)
        {
            table = default;
            _blockLength = 0;
        }
        _side.State = _decoder.State;
        _side.TableSizeLess = HpackTable.UsualSize - _decoder.Table.ChosenSize;
        (_side.TableBytes, _side.BlockBytes) = (table.Length, _blockLength);
        Put(side, _side);
        store.Write(OfTables | side, SideBytes, table);
        store.Write(OfTables | side, SideBytes + table.Length, _block.AsSpan(0, _blockLength));
    }

    private Http2Side Find(ulong side)
    {
        Span<byte> bytes = stackalloc byte[SideBytes];
        store.Read(OfTables | side, bytes);
        return MemoryMarshal.Read<Http2Side>(bytes);
    }

    private void Put(ulong side, in Http2Side record)
    {
        Span<byte> bytes = stackalloc byte[SideBytes];
        MemoryMarshal.Write(bytes, record);
        store.Write(OfTables | side, 0, bytes);
    }
}

/// <summary>
/// What is remembered of the header fields that one side of a connection has sent; all zeros before the first.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Http2Side
{
    public HpackState State;

    /// <summary>How much the table is smaller than usual.</summary>
    public int TableSizeLess;

    /// <summary>Bytes of the table's entries.</summary>
    public int TableBytes;

    /// <summary>Bytes after them of a field that continues in the next frame.</summary>
    public int BlockBytes;

    /// <summary>The size of the table for which the other side asked last.</summary>
    public uint Asked;

    /// <summary>The least size for which it asked.</summary>
    public uint LeastAsked;

    /// <summary>Whether it has asked for a size.</summary>
    public bool HasAsked;
}
