using System.Buffers.Binary;

namespace PcapStream.Protocols.Wireless;

/// <summary>
/// AVS header (LINKTYPE_IEEE802_11_AVS), big-endian.
/// <code>
///  0       4        8                                        length
///  +-------+--------+----------------------------------------+--------
///  | magic | length | times, channel, rate, signal, noise …  | 802.11
///  +-------+--------+----------------------------------------+--------
/// </code>
/// </summary>
internal static class AvsHeader
{
    private const int MinSize = 8;

    /// <summary>Whether bytes start with the magic number of version 1 or 2.</summary>
    public static bool IsAt(ReadOnlySpan<byte> bytes) => bytes is [0x80, 0x21, 0x10, 1 or 2, ..];

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Avs, MinSize))
            return Protocol.None;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (length is < MinSize or > ushort.MaxValue)
            return cursor.Malformed(MinSize, (int)Math.Min(length, int.MaxValue));
        return cursor.TryExtend((int)length - MinSize) ? Protocol.WlanRadio : Protocol.None;
    }
}
