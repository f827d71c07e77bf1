using System.Runtime.CompilerServices;

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
    /// <summary>Where the packet starts.</summary>
    public const int DataOffset = 28;

    /// <summary>The least length of a block: one with an empty packet and no options.</summary>
    public const uint LeastLength = DataOffset + 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PacketFields Read<TOrder>(byte* block)
        where TOrder : struct, IByteOrder => new(
            BlockLayout.Word<TOrder>(block, 2),
            ((ulong)BlockLayout.Word<TOrder>(block, 3) << 32) | BlockLayout.Word<TOrder>(block, 4),
            BlockLayout.Word<TOrder>(block, 5),
            BlockLayout.Word<TOrder>(block, 6),
            DataOffset);
}
