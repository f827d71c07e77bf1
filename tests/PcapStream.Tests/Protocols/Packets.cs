using PcapStream.Protocols;

namespace PcapStream.Tests.Protocols;

/// <summary>Parts of packets in hexadecimal, and how they are decoded.</summary>
internal static class Packets
{
    public const string Addresses = "020000000001 020000000002";
    public const string Udp = "1388 1389 0008 0000";
    public const string Ipv4 = "45000024 00010000 4011 0000 0A000001 0A000002" + Udp;
    public const string Ipv6 = "60000000 0008 11 40 20010DB8000000000000000000000001 20010DB8000000000000000000000002"
        + Udp;
    public const string Snap = "AA AA 03 000000 0800" + Ipv4;
    public const string WlanData = "0800 0000 FFFFFFFFFFFF 020000000001 020000000002 0000";

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static string Chain(ushort linkType, string hex)
    {
        DecodedPacket packet = new PacketDecoder().Decode(Bytes(hex), linkType);
        return string.Join(':', packet.Layers.ToArray().Select(layer => ProtocolTable.NameOf(layer.Protocol)));
    }

    public static string Error(ushort linkType, string hex) =>
        new PacketDecoder().Decode(Bytes(hex), linkType).Error.ToString();
}
