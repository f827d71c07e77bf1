using PcapStream.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols;

public sealed class PacketDecoderTests
{
    private const ushort Ethernet = 1;
    private const ushort RawIp = 101;
    private const ushort LinuxCooked = 113;
    private const ushort RawIpv4 = 228;
    private const ushort RawIpv6 = 229;
    private const ushort LinuxCooked2 = 276;

    private const string Addresses = "020000000001 020000000002";
    private const string Ipv4 = "45000028 00010000 4006 0000 0A000001 0A000002";
    private const string Ipv6Addresses = "20010DB8000000000000000000000001 20010DB8000000000000000000000002";

    [Theory]
    [InlineData(Ethernet, Addresses + "0800" + Ipv4, "eth:ip:tcp")]
    [InlineData(Ethernet, Addresses + "0800 45000028 00010000 4011 0000 0A000001 0A000002", "eth:ip:udp")]
    [InlineData(Ethernet, Addresses + "0800 45000028 00010000 4001 0000 0A000001 0A000002", "eth:ip:icmp")]
    [InlineData(Ethernet, Addresses + "0800 45000028 00010000 4084 0000 0A000001 0A000002", "eth:ip:sctp")]
    [InlineData(Ethernet, Addresses + "0800 45000028 00010000 4059 0000 0A000001 0A000002", "eth:ip")]
    [InlineData(Ethernet, Addresses + "0806 0001", "eth:arp")]
    [InlineData(Ethernet, Addresses + "8100 0064 0806", "eth:vlan:arp")]
    [InlineData(Ethernet, Addresses + "88A8 0064 8100 0065 0800" + Ipv4, "eth:ieee8021ad:vlan:ip:tcp")]
    [InlineData(Ethernet, Addresses + "88CC 0207", "eth:lldp")]
    [InlineData(Ethernet, Addresses + "0026 4242 03", "eth:llc")]
    [InlineData(RawIp, Ipv4, "raw:ip:tcp")]
    [InlineData(RawIp, "60000000 0000 3A 40" + Ipv6Addresses, "raw:ipv6:icmpv6")]
    [InlineData(RawIp, "00", "raw")]
    [InlineData(12, Ipv4, "raw:ip:tcp")]
    [InlineData(RawIpv4, Ipv4, "ip:tcp")]
    [InlineData(RawIpv6, "60000000 0000 06 40" + Ipv6Addresses, "ipv6:tcp")]
    [InlineData(LinuxCooked, "0000 0001 0006 0200000000010000 0800" + Ipv4, "sll:ip:tcp")]
    [InlineData(LinuxCooked2, "0800 0000 00000002 0001 00 06 0200000000010000" + Ipv4, "sll:ip:tcp")]
    [InlineData(147, Ipv4, "")]
    public void Headers_are_followed_down_to_the_transport(ushort linkType, string hex, string expected) =>
        Assert.Equal(expected, Decode(linkType, hex));

    [Theory]
    [InlineData("2000", "ip:tcp")]
    [InlineData("4000", "ip:tcp")]
    [InlineData("0001", "ip")]
    [InlineData("2001", "ip")]
    [InlineData("1FFF", "ip")]
    public void Only_the_first_fragment_of_an_IPv4_packet_has_a_transport(string flagsAndOffset, string expected) =>
        Assert.Equal(expected, Decode(RawIpv4, $"45000028 0001 {flagsAndOffset} 4006 0000 0A000001 0A000002"));

    [Theory]
    [InlineData(Ethernet, "", "eth")]
    [InlineData(Ethernet, "02000000", "eth")]
    [InlineData(Ethernet, Addresses + "8100 00", "eth:vlan")]
    [InlineData(Ethernet, Addresses + "0800 45", "eth:ip")]
    [InlineData(Ethernet, Addresses + "0800 44000028 00010000 4006 0000 0A000001 0A000002", "eth:ip")]
    [InlineData(Ethernet, Addresses + "0800 55000028 00010000 4006 0000 0A000001 0A000002", "eth:ip")]
    [InlineData(Ethernet, Addresses + "0800 65000028 00010000 4006 0000 0A000001 0A000002", "eth:ip:ipv6")]
    [InlineData(LinuxCooked, "0000", "sll")]
    [InlineData(LinuxCooked2, "0800", "sll")]
    [InlineData(RawIpv6, "6000", "ipv6")]
    public void An_incomplete_packet_is_decoded_as_far_as_possible(ushort linkType, string hex, string expected) =>
        Assert.Equal(expected, Decode(linkType, hex));

    [Fact]
    public void A_packet_within_another_is_found_with_the_offsets_of_both()
    {
        DecodedPacket packet = new PacketDecoder().Decode(Bytes(Addresses + "8100 0064 0800" + Ipv4), Ethernet);
        Assert.Equal([new(Protocol.Ethernet, 0, 14, 38, false), new(Protocol.Vlan, 14, 4, 38, false),
            new(Protocol.Ipv4, 18, 20, 38, false), new(Protocol.Tcp, 38, 0, 38, false)],
            packet.Layers.ToArray());
        Assert.Equal(new DecodeError(DecodeFault.Truncated, Protocol.Tcp, 38, 20, 0), packet.Error);
    }

    [Fact]
    public void Random_bytes_never_throw_and_layers_stay_in_their_payloads()
    {
        const int Runs = 300_000;
        (ushort LinkType, byte[] Data)[] seeds = [.. LinkSeeds.All.Select(seed => (seed.LinkType, Bytes(seed.Hex)))];
        var random = new Random(10);
        var decoder = new PacketDecoder();
        for (int i = 0; i < Runs; i++)
        {
            (ushort linkType, byte[] seed) = seeds[i % seeds.Length];
            byte[] data = [.. seed];
            for (int flips = random.Next(8); flips > 0; flips--)
                data[random.Next(data.Length)] = (byte)random.Next(256);
            ushort type = random.Next(4) == 0 ? (ushort)random.Next(300) : linkType;
            DecodedPacket packet = decoder.Decode(data.AsSpan(0, random.Next(data.Length + 1)), type);
            (int Start, int End) carrier = (0, packet.Data.Length);
            (int Start, int End) before = carrier;
            foreach (Layer layer in packet.Layers)
            {
                // A header that turned out to be another protocol's is followed by that protocol at the same offset.
                if (layer.Offset == carrier.Start - 1)
                    carrier = before;
                Assert.InRange(layer.Offset, carrier.Start, layer.PayloadOffset);
                Assert.InRange(layer.End, layer.PayloadOffset, carrier.End);
                (before, carrier) = (carrier, (layer.PayloadOffset, layer.End));
            }
        }
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        byte[] data = Bytes(Addresses + "8100 0064 0800" + Ipv4);
        var decoder = new PacketDecoder();
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 1000; i++)
                decoder.Decode(data, Ethernet);
        }));
    }

    [Fact]
    public void Every_protocol_has_a_name_of_its_own()
    {
        Protocol[] protocols = Enum.GetValues<Protocol>();
        Assert.Equal(protocols.Length, ProtocolTable.Count);
        Assert.Equal(protocols.Length, protocols.Select(ProtocolTable.NameOf).Distinct().Count());
    }

    private static string Decode(ushort linkType, string hex)
    {
        DecodedPacket packet = new PacketDecoder().Decode(Bytes(hex), linkType);
        return string.Join(':', packet.Layers.ToArray().Select(layer => ProtocolTable.NameOf(layer.Protocol)));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
