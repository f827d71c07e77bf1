using System.Buffers.Binary;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// IPsec in UDP, RFC 3948, section 2: ESP, IKE after four zero bytes, or a byte 0xFF that keeps a NAT mapping alive.
/// <code>
///  0                 4
///  +-----------------+-------
///  | 0               | IKE
///  +-----------------+-------
/// </code>
/// </summary>
internal static class UdpEncapsulationHeader
{
    private const int MarkerSize = 4;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (bytes.Length == 1)
        {
            cursor.TryAddLayer(Protocol.UdpEncapsulation, 1);
            return Protocol.None;
        }
        if (bytes.Length >= MarkerSize && BinaryPrimitives.ReadUInt32BigEndian(bytes) != 0)
        {
            cursor.TryAddLayer(Protocol.UdpEncapsulation, 0);
            return Protocol.EncapsulatingSecurity;
        }
        cursor.TryAddLayer(Protocol.UdpEncapsulation, MarkerSize);
        return Protocol.None;
    }
}
