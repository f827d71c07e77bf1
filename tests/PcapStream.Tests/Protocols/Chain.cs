using PcapStream.Protocols;

namespace PcapStream.Tests.Protocols;

/// <summary>Packets in hexadecimal, and the names of their layers.</summary>
internal static class Chain
{
    public const ushort RawIp = 101;
    public const string Ethernet = "020000000001 020000000002";
    public const string Ipv6Addresses = "20010DB8000000000000000000000001 20010DB8000000000000000000000002";

    /// <summary>An IPv4 packet with the right length.</summary>
    public static string Ipv4(byte protocol, string payload) =>
        $"4500{20 + Bytes(payload).Length:X4} 0001 0000 40{protocol:X2} 0000 0A000001 0A000002" + payload;

    /// <summary>An IPv6 packet with the right length.</summary>
    public static string Ipv6(byte next, string payload) =>
        $"60000000 {Bytes(payload).Length:X4} {next:X2}40" + Ipv6Addresses + payload;

    /// <summary>A UDP datagram from an unassigned port with the right length.</summary>
    public static string Udp(ushort port, string payload) =>
        $"F000{port:X4}{8 + Bytes(payload).Length:X4}0000" + payload;

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The layers of a packet that starts with its IP header, without the first, which has no bytes.</summary>
    public static string Of(string hex) => Of(hex, out _);

    /// <summary>The layers of a packet that starts with its IP header, and the error.</summary>
    public static string Of(string hex, out DecodeError error)
    {
        DecodedPacket packet = new PacketDecoder().Decode(Bytes(hex), RawIp);
        error = packet.Error;
        return string.Join(':', packet.Layers[1..].ToArray().Select(layer => ProtocolTable.NameOf(layer.Protocol)));
    }
}
