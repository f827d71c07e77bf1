using System.Text;
using PcapStream.Operations.Export;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Transport;

/// <summary>Bytes that no protocol takes, as tshark 4.0 gives them.</summary>
public sealed class DataFieldsTests
{
    private const string Data = "08090A0B0C0D0E0F";

    [Theory]
    [InlineData(60_000, "0102", "0102")]
    [InlineData(60_000, "", "")]
    [InlineData(500, "0102", "")]
    [InlineData(1900, "0102", "")]
    public void Data_of_UDP_is_on_ports_without_a_dissector(ushort port, string payload, string expected)
    {
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(port, payload), "data.data"));
        Assert.Equal(expected.Length == 0 ? "" : $"{expected.Length / 2}",
            Occurrences.Of(Occurrences.Udp(port, payload), "data.len"));
    }

    [Fact]
    public void Message_of_a_known_application_is_no_data() =>
        Assert.Equal("", Occurrences.Of(
            Occurrences.Udp(53, "0001 0100 0001 0000 0000 0000 01 61 00 0001 0001"), "data"));

    // Ping's time is that of the packet, which is 1970 here, within a day.
    [Theory]
    [InlineData("0800 0000 0001 0001 00000064 000F423F" + Data, Data, "Jan  1, 1970 00:01:40.999999000 UTC")]
    [InlineData("0000 0000 0001 0001 64000000 01000000" + Data, Data, "Jan  1, 1970 00:01:40.000001000 UTC")]
    [InlineData("0800 0000 0001 0001 00000064 000F4240" + Data, "00000064000F4240" + Data, "")]
    [InlineData("0800 0000 0001 0001 00015180 00000000" + Data, "0001518000000000" + Data, "")]
    [InlineData("0800 0000 0001 0001 616263", "616263", "")]
    [InlineData("0800 0000 0001 0001", "", "")]
    [InlineData("0D00 0000 0001 0001 00000064 00000001" + Data, "", "")]
    public void Data_of_an_echo_begins_after_the_time(string message, string data, string time)
    {
        string packet = Chain.Ipv4(1, message);
        Assert.Equal(data.ToLowerInvariant(), Occurrences.Of(packet, "data.data"));
        Assert.Equal(time, Occurrences.Of(packet, "icmp.data_time"));
    }

    [Fact]
    public void Fragments_are_data() =>
        Assert.Equal("0102030405060708", Occurrences.Of(
            "4500 001C 0001 0001 4011 0000 0A000001 0A000002 0102030405060708", "data"));

    [Fact]
    public void Data_of_TCP_is_delivered_once()
    {
        byte[] Segment(byte sequence, params byte[] data) =>
        [
            2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
            0x45, 0, 0, (byte)(40 + data.Length), 0, 0, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
            0xF0, 0, 0xF0, 1, 0, 0, 0, sequence, 0, 0, 0, 1, 0x50, 0x18, 1, 0, 0, 0, 0, 0, .. data,
        ];
        using var capture = new TemporaryFile(Some.Pcap(
            new[] { Segment(1, 1, 2), Segment(1, 1, 2), Segment(3, 3) }.Select((packet, i) =>
                new SomePacket((uint)i, 0, packet, (uint)packet.Length))));
        var options = new ExportOptions { Columns = FieldText.Named("frame.number", "data") };
        Assert.Equal(
            "1\t0102\n2\t\n3\t03\n", Encoding.UTF8.GetString(FieldText.BytesOf([capture.Path], options)));
    }
}
