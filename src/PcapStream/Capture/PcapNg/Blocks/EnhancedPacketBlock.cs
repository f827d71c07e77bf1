using System.Runtime.CompilerServices;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Enhanced Packet Block (draft-ietf-opsawg-pcapng, section 4.3).
/// <code>
///  0             8              12          16         20                24                28
///  +-------------+--------------+-----------+----------+-----------------+-----------------+----------------+---------
///  | block frame | interface id | time high | time low | captured length | original length | packet, padded | options
///  +-------------+--------------+-----------+----------+-----------------+-----------------+----------------+---------
/// </code>
/// </summary>
internal static unsafe class EnhancedPacketBlock
{
    /// <summary>Offset of the packet in the block.</summary>
    public const int DataOffset = 28;

    /// <summary>The least length of a block: one with an empty packet and no options.</summary>
    public const uint LeastLength = DataOffset + 4;

    /// <summary>Bytes of the fields between the frame's header and the packet.</summary>
    public const int FieldBytes = DataOffset - PcapNgBlock.HeaderSize;

    private const int TimeOffset = 12;
    private const int CapturedLengthOffset = 20;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PacketFields Read<TOrder>(byte* block)
        where TOrder : struct, IByteOrder => new(
            PcapNgBlock.Word<TOrder>(block, 2),
            ((ulong)PcapNgBlock.Word<TOrder>(block, 3) << 32) | PcapNgBlock.Word<TOrder>(block, 4),
            PcapNgBlock.Word<TOrder>(block, 5),
            PcapNgBlock.Word<TOrder>(block, 6),
            DataOffset);

    /// <summary>
    /// Whether a block claims a packet of a length, and has nothing else if it is as long as that.
    /// </summary>
    public static bool Holds(byte* block, uint length, uint capturedLength, bool bigEndian) =>
        length == LeastLength + PcapNgBlock.Padded(capturedLength) &&
        new FieldReader(new ReadOnlySpan<byte>(block, DataOffset),
            bigEndian).UInt32(CapturedLengthOffset) == capturedLength;

    /// <summary>
    /// The time of a packet in memory, in ticks. The obsolete Packet Block has it in the same place.
    /// </summary>
    /// <param name="packet">The packet's first byte.</param>
    /// <param name="order">The section's byte order.</param>
    public static ulong Ticks(byte* packet, ByteOrder order) =>
        new FieldReader(new ReadOnlySpan<byte>(packet - DataOffset, DataOffset),
            order == ByteOrder.BigEndian).Ticks(TimeOffset);

    /// <summary>Writes the fields.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref FieldWriter fields, PacketFields packet)
    {
        fields.UInt32(packet.Interface);
        fields.UInt32((uint)(packet.Ticks >> 32));
        fields.UInt32((uint)packet.Ticks);
        fields.UInt32(packet.CapturedLength);
        fields.UInt32(packet.OriginalLength);
    }
}

/// <summary>
/// The Packet Block that the Enhanced one replaced (draft-ietf-opsawg-pcapng, appendix A); still found in old files.
/// <code>
///  0             8                 10           12          16         20                24                28
///  +-------------+-----------------+------------+-----------+----------+-----------------+-----------------+--------
///  | block frame | interface id 16 | drops 16   | time high | time low | captured length | original length | packet
///  +-------------+-----------------+------------+-----------+----------+-----------------+-----------------+--------
/// </code>
/// </summary>
internal static unsafe class ObsoletePacketBlock
{
    public static PacketFields Read<TOrder>(byte* block)
        where TOrder : struct, IByteOrder => EnhancedPacketBlock.Read<TOrder>(block) with
        {
            // The first two bytes of the word, in either byte order.
            Interface = TOrder.UInt32(1) == 1 == BitConverter.IsLittleEndian
                ? PcapNgBlock.Word<TOrder>(block, 2) & 0xFFFF
                : PcapNgBlock.Word<TOrder>(block, 2) >> 16,
        };
}

/// <summary>A block's fields for its packet.</summary>
/// <param name="Interface">Index of the interface within the section.</param>
/// <param name="Ticks">Time in units of the interface.</param>
/// <param name="CapturedLength">Bytes of packet in the block, as it claims.</param>
/// <param name="OriginalLength">Bytes on the wire.</param>
/// <param name="DataOffset">Offset of the packet in the block.</param>
internal readonly record struct PacketFields(
    uint Interface, ulong Ticks, uint CapturedLength, uint OriginalLength, int DataOffset);
