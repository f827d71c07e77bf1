using System.Buffers.Binary;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// Arista's vendor-specific header: the time when a switch received the frame, TAI or UTC, in 64 or 48 bits.
/// <code>
///  0           2                 4          10 or 12   +2
///  +-----------+-----------------+----------+----------+---------
///  | subtype 1 | version         | time     | type     | payload
///  +-----------+-----------------+----------+----------+---------
/// </code>
/// </summary>
internal static class AristaHeader
{
    private const int Size = 4;
    private const ushort TimeSubtype = 1;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Arista, Size) || BinaryPrimitives.ReadUInt16BigEndian(bytes) != TimeSubtype)
            return Protocol.None;
        int timeSize = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) switch
        {
            0x0010 or 0x0110 => 8,
            0x0020 or 0x0120 => 6,
            _ => 0,
        };
        if (timeSize == 0 || !cursor.TryExtend(timeSize + sizeof(ushort)))
            return Protocol.None;
        return EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[(Size + timeSize)..]), ref cursor);
    }
}
