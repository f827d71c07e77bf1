using PcapStream.Decoding;

namespace PcapStream.Tests.Decoding;

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
    [InlineData(Ethernet, Addresses + "0800" + Ipv4, ProtocolSet.Ethernet | ProtocolSet.Ipv4 | ProtocolSet.Tcp)]
    [InlineData(Ethernet, Addresses + "0800 45000028 00010000 4011 0000 0A000001 0A000002", ProtocolSet.Ethernet | ProtocolSet.Ipv4 | ProtocolSet.Udp)]
    [InlineData(Ethernet, Addresses + "0800 45000028 00010000 4001 0000 0A000001 0A000002", ProtocolSet.Ethernet | ProtocolSet.Ipv4 | ProtocolSet.Icmp)]
    [InlineData(Ethernet, Addresses + "0800 45000028 00010000 4084 0000 0A000001 0A000002", ProtocolSet.Ethernet | ProtocolSet.Ipv4 | ProtocolSet.Sctp)]
    [InlineData(Ethernet, Addresses + "0800 45000028 00010000 4059 0000 0A000001 0A000002", ProtocolSet.Ethernet | ProtocolSet.Ipv4 | ProtocolSet.Other)]
    [InlineData(Ethernet, Addresses + "0806 0001", ProtocolSet.Ethernet | ProtocolSet.Arp)]
    [InlineData(Ethernet, Addresses + "8100 0064 0806", ProtocolSet.Ethernet | ProtocolSet.Vlan | ProtocolSet.Arp)]
    [InlineData(Ethernet, Addresses + "88A8 0064 8100 0065 0800" + Ipv4, ProtocolSet.Ethernet | ProtocolSet.Vlan | ProtocolSet.Ipv4 | ProtocolSet.Tcp)]
    [InlineData(Ethernet, Addresses + "88CC 0207", ProtocolSet.Ethernet | ProtocolSet.Other)]
    [InlineData(Ethernet, Addresses + "0026 4242 03", ProtocolSet.Ethernet | ProtocolSet.Other)]
    [InlineData(RawIp, Ipv4, ProtocolSet.RawIp | ProtocolSet.Ipv4 | ProtocolSet.Tcp)]
    [InlineData(RawIp, "60000000 0000 3A 40" + Ipv6Addresses, ProtocolSet.RawIp | ProtocolSet.Ipv6 | ProtocolSet.Icmpv6)]
    [InlineData(RawIp, "00", ProtocolSet.RawIp | ProtocolSet.Other)]
    [InlineData(12, Ipv4, ProtocolSet.RawIp | ProtocolSet.Ipv4 | ProtocolSet.Tcp)]
    [InlineData(RawIpv4, Ipv4, ProtocolSet.RawIp | ProtocolSet.Ipv4 | ProtocolSet.Tcp)]
    [InlineData(RawIpv6, "60000000 0000 06 40" + Ipv6Addresses, ProtocolSet.RawIp | ProtocolSet.Ipv6 | ProtocolSet.Tcp)]
    [InlineData(LinuxCooked, "0000 0001 0006 0200000000010000 0800" + Ipv4, ProtocolSet.LinuxCooked | ProtocolSet.Ipv4 | ProtocolSet.Tcp)]
    [InlineData(LinuxCooked2, "0800 0000 00000002 0001 00 06 0200000000010000" + Ipv4, ProtocolSet.LinuxCooked | ProtocolSet.Ipv4 | ProtocolSet.Tcp)]
    [InlineData(147, Ipv4, ProtocolSet.Other)]
    public void Headers_are_followed_down_to_the_transport(ushort linkType, string hex, ProtocolSet expected) =>
        Assert.Equal(expected, Decode(linkType, hex));

    [Theory]
    [InlineData("2000", ProtocolSet.Tcp)]
    [InlineData("4000", ProtocolSet.Tcp)]
    [InlineData("0001", ProtocolSet.Other)]
    [InlineData("2001", ProtocolSet.Other)]
    [InlineData("1FFF", ProtocolSet.Other)]
    public void Only_the_first_fragment_of_an_IPv4_packet_has_a_transport(string flagsAndOffset, ProtocolSet expected) =>
        Assert.Equal(ProtocolSet.RawIp | ProtocolSet.Ipv4 | expected, Decode(RawIpv4, $"45000028 0001 {flagsAndOffset} 4006 0000 0A000001 0A000002"));

    [Theory]
    [InlineData("00", "3A00050200000000", ProtocolSet.Icmpv6)]
    [InlineData("00", "2B00 000000000000 0600 000000000000", ProtocolSet.Tcp)]
    [InlineData("3C", "1101 000000000000 0000000000000000", ProtocolSet.Udp)]
    [InlineData("2C", "1100 0001 00000000", ProtocolSet.Udp)]
    [InlineData("2C", "1100 0008 00000000", ProtocolSet.Other)]
    [InlineData("33", "0604 0000 00000000 00000000 00000000 00000000 00000000", ProtocolSet.Tcp)]
    [InlineData("33", "0604 0000 00000000 00000000 00000000 00000000", ProtocolSet.Other)]
    [InlineData("3B", "", ProtocolSet.Other)]
    [InlineData("32", "00000001 00000001", ProtocolSet.Other)]
    [InlineData("00", "3A00", ProtocolSet.Other)]
    [InlineData("00", "3AFF 000000000000", ProtocolSet.Other)]
    public void IPv6_extension_headers_are_passed_over(string nextHeader, string extensions, ProtocolSet expected) =>
        Assert.Equal(ProtocolSet.RawIp | ProtocolSet.Ipv6 | expected, Decode(RawIpv6, $"60000000 0000 {nextHeader} 40 {Ipv6Addresses} {extensions}"));

    [Theory]
    [InlineData(Ethernet, "", ProtocolSet.Ethernet | ProtocolSet.Other)]
    [InlineData(Ethernet, "02000000", ProtocolSet.Ethernet | ProtocolSet.Other)]
    [InlineData(Ethernet, Addresses + "8100 00", ProtocolSet.Ethernet | ProtocolSet.Vlan | ProtocolSet.Other)]
    [InlineData(Ethernet, Addresses + "0800 45", ProtocolSet.Ethernet | ProtocolSet.Ipv4 | ProtocolSet.Other)]
    [InlineData(Ethernet, Addresses + "0800 44000028 00010000 4006 0000 0A000001 0A000002", ProtocolSet.Ethernet | ProtocolSet.Ipv4 | ProtocolSet.Other)]
    [InlineData(Ethernet, Addresses + "0800 65000028 00010000 4006 0000 0A000001 0A000002", ProtocolSet.Ethernet | ProtocolSet.Ipv4 | ProtocolSet.Other)]
    [InlineData(LinuxCooked, "0000", ProtocolSet.LinuxCooked | ProtocolSet.Other)]
    [InlineData(LinuxCooked2, "0800", ProtocolSet.LinuxCooked | ProtocolSet.Other)]
    [InlineData(RawIpv6, "6000", ProtocolSet.RawIp | ProtocolSet.Ipv6 | ProtocolSet.Other)]
    public void What_is_cut_short_is_decoded_as_far_as_it_goes(ushort linkType, string hex, ProtocolSet expected) =>
        Assert.Equal(expected, Decode(linkType, hex));

    [Fact]
    public void Random_bytes_never_throw_and_always_end_in_something()
    {
        const int Runs = 200_000;
        const ProtocolSet Ends = ProtocolSet.Arp | ProtocolSet.Tcp | ProtocolSet.Udp | ProtocolSet.Icmp | ProtocolSet.Icmpv6 | ProtocolSet.Sctp | ProtocolSet.Other;
        ushort[] links = [Ethernet, RawIp, LinuxCooked, RawIpv4, RawIpv6, LinuxCooked2, 0, 105];
        byte[][] seeds = [.. ((string[])[Addresses + "8100 0064 0800" + Ipv4, "60000000 0000 00 40" + Ipv6Addresses + "2B00 000000000000 3C00 000000000000 0600"]).Select(Bytes)];
        var random = new Random(10);
        for (int i = 0; i < Runs; i++)
        {
            byte[] data = [.. seeds[i % seeds.Length]];
            for (int flips = random.Next(8); flips > 0; flips--)
                data[random.Next(data.Length)] = (byte)random.Next(256);
            ProtocolSet set = PacketDecoder.Decode(data.AsSpan(0, random.Next(data.Length + 1)), links[random.Next(links.Length)]);
            Assert.NotEqual(ProtocolSet.None, set & Ends);
        }
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        byte[] data = Bytes(Addresses + "8100 0064 0800" + Ipv4);
        PacketDecoder.Decode(data, Ethernet);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            PacketDecoder.Decode(data, Ethernet);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Every_protocol_has_a_name() =>
        Assert.Equal(Enum.GetValues<ProtocolSet>().Where(protocol => protocol != ProtocolSet.None), ProtocolNames.All.Select(row => row.Protocol));

    private static ProtocolSet Decode(ushort linkType, string hex) => PacketDecoder.Decode(Bytes(hex), linkType);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
