using System.Buffers.Binary;

namespace PcapStream.Protocols.Serial;

/// <summary>
/// ATM LAN emulation, af-lane-0021, section 4.1: the sender's client number, or 0xFF00 in control frames.
/// <code>
///  0        2
///  +--------+---------
///  | client | frame
///  +--------+---------
/// </code>
/// </summary>
internal static class LanEmulationHeader
{
    private const int Size = 2;
    private const ushort Control = 0xFF00;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.LanEmulation, Size) && BinaryPrimitives.ReadUInt16BigEndian(bytes) != Control
            ? Protocol.Ethernet
            : Protocol.None;
    }
}
