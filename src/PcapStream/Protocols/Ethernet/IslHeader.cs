using System.Buffers.Binary;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// Cisco's Inter-Switch Link, which wraps a whole frame. It is told from Ethernet by its destination address.
/// <code>
///  0             5            6        12       14            17             20            22      24         26
///  +-------------+------------+--------+--------+-------------+--------------+-------------+-------+----------+-------
///  | destination | type|user  | source | length | LLC AAAA03  | vendor's OUI | VLAN 15|BPDU | index | reserved | frame
///  +-------------+------------+--------+--------+-------------+--------------+-------------+-------+----------+-------
/// </code>
/// </summary>
internal static class IslHeader
{
    private const int Size = 26;

    // What the length counts begins behind itself.
    private const int LengthEnd = 14;

    /// <summary>Whether it is one: 01-00-0C-00-00 or 03-00-0C-00-00 in the first 5 of at least 6 bytes.</summary>
    public static bool IsAt(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadUInt32BigEndian(bytes) & 0xFDFFFFFF) == 0x01000C00 && bytes[4] == 0;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Isl, Size))
            return Protocol.None;
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]);
        if (length < Size - LengthEnd)
            return cursor.Malformed(Size - LengthEnd, length);
        cursor.Limit(length - (Size - LengthEnd));
        return bytes[5] >> 4 == 0 ? Protocol.Ethernet : Protocol.None;
    }
}
