using System.Buffers.Binary;

namespace PcapStream.Protocols.Wireless;

/// <summary>
/// The header of the Prism drivers (LINKTYPE_IEEE802_11_PRISM), in the machine's byte order. Some write the header of
/// AVS instead, which the first bytes show.
/// <code>
///  0              4        8             24                            length
///  +--------------+--------+-------------+-----------------------------+--------
///  | message code | length | device name | values, 12 bytes each       | 802.11
///  +--------------+--------+-------------+-----------------------------+--------
/// </code>
/// </summary>
internal static class PrismHeader
{
    private const int MinSize = 24;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (AvsHeader.IsAt(bytes))
            return Protocol.Avs;
        if (!cursor.TryAddLayer(Protocol.Prism, MinSize))
            return Protocol.None;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (length > ushort.MaxValue)
            length = BinaryPrimitives.ReverseEndianness(length);
        if (length is < MinSize or > ushort.MaxValue)
            return cursor.Malformed(MinSize, (int)Math.Min(length, int.MaxValue));
        return cursor.TryExtend((int)length - MinSize) ? Protocol.WlanRadio : Protocol.None;
    }
}
