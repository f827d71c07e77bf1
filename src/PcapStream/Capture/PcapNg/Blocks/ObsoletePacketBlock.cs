namespace PcapStream.Capture.PcapNg.Blocks;

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
            // The first two bytes of the word, whichever end of it they are.
            Interface = TOrder.UInt32(1) == 1 == BitConverter.IsLittleEndian
                ? BlockLayout.Word<TOrder>(block, 2) & 0xFFFF
                : BlockLayout.Word<TOrder>(block, 2) >> 16,
        };
}
