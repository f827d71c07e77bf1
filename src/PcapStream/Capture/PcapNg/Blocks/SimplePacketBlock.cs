namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Simple Packet Block (draft-ietf-opsawg-pcapng, section 4.4): of interface 0, without a time, cut to the interface's
/// snap length.
/// <code>
///  0             8                 12
///  +-------------+-----------------+----------------+
///  | block frame | original length | packet, padded |
///  +-------------+-----------------+----------------+
/// </code>
/// </summary>
internal static unsafe class SimplePacketBlock
{
    /// <summary>Offset of the packet in the block.</summary>
    public const int DataOffset = 12;

    /// <summary>The least length of a block: one with an empty packet.</summary>
    public const uint LeastLength = DataOffset + 4;

    /// <summary>Bytes of the field between the frame's header and the packet.</summary>
    public const int FieldBytes = DataOffset - PcapNgBlock.HeaderSize;

    /// <summary>Bytes of a packet in a block, which has no field for them.</summary>
    /// <param name="originalLength">Bytes on the wire.</param>
    /// <param name="snapLength">The interface's; 0 for no limit.</param>
    public static uint CapturedLength(uint originalLength, uint snapLength) =>
        snapLength == 0 ? originalLength : Math.Min(originalLength, snapLength);

    /// <summary>The total length that a block of a packet must have.</summary>
    /// <param name="originalLength">Bytes on the wire.</param>
    /// <param name="snapLength">The interface's; 0 for no limit.</param>
    public static long LengthFor(uint originalLength, uint snapLength) =>
        LeastLength + PcapNgBlock.Padded(CapturedLength(originalLength, snapLength));

    /// <param name="block">First byte of the block.</param>
    /// <param name="length">Its total length.</param>
    /// <param name="snapLength">The interface's; 0 for no limit.</param>
    public static PacketFields Read<TOrder>(byte* block, uint length, uint snapLength)
        where TOrder : struct, IByteOrder
    {
        uint original = PcapNgBlock.Word<TOrder>(block, 2);
        return new PacketFields(
            0, 0, Math.Min(CapturedLength(original, snapLength), length - LeastLength), original, DataOffset);
    }
}
