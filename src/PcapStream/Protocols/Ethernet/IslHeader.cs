using System.Buffers.Binary;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// Cisco's Inter-Switch Link, which wraps a whole frame. Its destination address distinguishes it from Ethernet.
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

    // The length counts the bytes after its own field.
    private const int LengthEnd = 14;

    /// <summary>Whether the first 5 of at least 6 bytes are 01-00-0C-00-00 or 03-00-0C-00-00.</summary>
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
        cursor.LimitPayload(length - (Size - LengthEnd));
        return bytes[5] >> 4 == 0 ? Protocol.Ethernet : Protocol.None;
    }
}
