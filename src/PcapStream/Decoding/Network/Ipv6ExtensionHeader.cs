using System.Buffers.Binary;
using PcapStream.Decoding.Transport;

namespace PcapStream.Decoding.Network;

/// <summary>
/// The chain of IPv6 extension headers, RFC 8200, section 4, in any order and number.
/// <code>
///  0             1            2
///  +-------------+------------+-------------------
///  | next header | length     | depends on the kind
///  +-------------+------------+-------------------
/// </code>
/// The length counts units of 8 bytes after the first 8; the authentication header's (RFC 4302) counts units of 4
/// after the first 8; a fragment header is always 8 bytes.
/// </summary>
internal static class Ipv6ExtensionHeader
{
    private const int MinSize = 8;
    private const int FragmentOffset = 2;

    public static ProtocolSet Decode(byte nextHeader, ReadOnlySpan<byte> data)
    {
        while (IsExtension(nextHeader))
        {
            if (data.Length < MinSize)
                return ProtocolSet.Other;
            if (nextHeader == IpProtocols.Ipv6Fragment && BinaryPrimitives.ReadUInt16BigEndian(data[FragmentOffset..]) >> 3 != 0)
                return ProtocolSet.Other;
            int size = SizeOf(nextHeader, data[1]);
            nextHeader = data[0];
            if (data.Length < size)
                return ProtocolSet.Other;
            data = data[size..];
        }
        return PacketDecoder.DecodeTransport(nextHeader);
    }

    private static bool IsExtension(byte protocol) => protocol is IpProtocols.Ipv6HopByHop or IpProtocols.Ipv6Routing
        or IpProtocols.Ipv6Fragment or IpProtocols.AuthenticationHeader or IpProtocols.Ipv6DestinationOptions
        or IpProtocols.Mobility or IpProtocols.HostIdentity or IpProtocols.Shim6;

    private static int SizeOf(byte kind, byte length) => kind switch
    {
        IpProtocols.Ipv6Fragment => MinSize,
        IpProtocols.AuthenticationHeader => MinSize + length * 4,
        _ => MinSize + length * 8,
    };
}
