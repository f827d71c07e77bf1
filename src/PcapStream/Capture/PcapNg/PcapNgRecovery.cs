using System.Globalization;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Capture.PcapNg;

/// <summary>
/// Distinguishes pcapng's blocks from other bytes: a block has its length at both ends, and is followed by a block or
/// the end of the file.
/// </summary>
internal static unsafe class PcapNgRecovery
{
    // Larger blocks are read, but not searched.
    private const uint LargestBlock = RecordIndexer.SearchWindow - PcapNgBlock.FrameSize;

    /// <inheritdoc cref="RecordIndexer.Judge"/>
    public static RecordVerdict Judge<TOrder>(byte* at, byte* end, bool atEnd, bool fits, uint interfaces)
        where TOrder : struct, IByteOrder
    {
        long visible = end - at;
        if (visible < PcapNgBlock.FrameSize)
            return atEnd
                ? RecordVerdict.Damaged(Explain<TOrder>(at, visible))
                : RecordVerdict.NeedsMore(PcapNgBlock.FrameSize);
        uint length = PcapNgBlock.Word<TOrder>(at, 1);
        if (!PcapNgBlock.IsLength(length))
        {
            string reason = string.Create(CultureInfo.InvariantCulture, $"{length} is not a valid length of a block");
            return RecordVerdict.Damaged(new RecordFault("block total length", PcapNgBlock.FrameSize, reason));
        }
        if (!fits || length > visible)
            return fits && !atEnd
                ? RecordVerdict.NeedsMore(length)
                : RecordVerdict.Damaged(Explain<TOrder>(at, visible));
        byte* next = at + length;
        if (end - next < PcapNgBlock.FrameSize && !atEnd)
            return RecordVerdict.NeedsMore(length + PcapNgBlock.FrameSize);
        var fault = new RecordFault("repeated block total length", length, "the two lengths of a block differ");
        // If a block follows and none starts before, the length is right and the repeated one is wrong.
        bool isFollowed = (next == end && atEnd) || IsFrame<TOrder>(next, end);
        return isFollowed && !(Search<TOrder>(at + 1, next, atEnd: false, interfaces, out byte* found) && found < next)
            ? RecordVerdict.Damaged(length, fault)
            : RecordVerdict.Damaged(fault);
    }

    /// <inheritdoc cref="RecordIndexer.Search"/>
    public static bool Search<TOrder>(byte* from, byte* end, bool atEnd, uint interfaces, out byte* found)
        where TOrder : struct, IByteOrder
    {
        int least = atEnd ? PcapNgBlock.FrameSize : FileStart.Size;
        for (found = from; end - found >= least; found++)
        {
            // A block's type is not zero.
            found = ZeroRun.Skip(found, end, offset: 0);
            if (end - found < least)
                break;
            if (FileStart.IsAt(new ReadOnlySpan<byte>(found, (int)Math.Min(end - found, FileStart.Size))))
                return true;
            if (!IsFrame<TOrder>(found, end))
                continue;
            uint length = PcapNgBlock.Word<TOrder>(found, 1);
            byte* next = found + length;
            if (next > end || (end - next < PcapNgBlock.FrameSize && next != end))
            {
                if (atEnd)
                    continue;
                return false;
            }
            if (PcapNgBlock.RepeatedLength<TOrder>(found, length) == length &&
                IsSound<TOrder>(found, length, interfaces) && (next == end || IsFrame<TOrder>(next, end)))
                return true;
        }
        return false;
    }

    /// <summary>The fault of a block whose bytes cannot be read.</summary>
    public static RecordFault Explain<TOrder>(byte* at, long length)
        where TOrder : struct, IByteOrder => length < PcapNgBlock.FrameSize
            ? new RecordFault("block header", PcapNgBlock.FrameSize, "cut short in a block header")
            : new RecordFault("block total length", PcapNgBlock.Word<TOrder>(at, 1), "cut short in a block");

    private static bool IsFrame<TOrder>(byte* at, byte* end)
        where TOrder : struct, IByteOrder =>
            end - at >= PcapNgBlock.FrameSize && PcapNgBlockType.IsKnown(PcapNgBlock.Word<TOrder>(at, 0)) &&
            PcapNgBlock.Word<TOrder>(at, 1) is var length && PcapNgBlock.IsLength(length) && length <= LargestBlock;

    // A block with a packet that lies in it and is of a known interface, or the description of an interface. Other
    // blocks have too little structure to be recognised.
    private static bool IsSound<TOrder>(byte* block, uint length, uint interfaces)
        where TOrder : struct, IByteOrder
    {
        uint type = PcapNgBlock.Word<TOrder>(block, 0);
        if (type == PcapNgBlockType.InterfaceDescription)
            return length >= InterfaceDescriptionBlock.LeastLength;
        if (type is not (PcapNgBlockType.EnhancedPacket or PcapNgBlockType.ObsoletePacket) ||
            length < EnhancedPacketBlock.LeastLength)
            return type == PcapNgBlockType.SimplePacket && length >= SimplePacketBlock.LeastLength && interfaces > 0;
        PacketFields packet = type == PcapNgBlockType.EnhancedPacket
            ? EnhancedPacketBlock.Read<TOrder>(block)
            : ObsoletePacketBlock.Read<TOrder>(block);
        return packet.Interface < interfaces &&
            packet.DataOffset + PcapNgBlock.Padded(packet.CapturedLength) + sizeof(uint) <= length;
    }
}
