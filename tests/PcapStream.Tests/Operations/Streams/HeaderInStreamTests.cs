using PcapStream.Operations.Export;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams;

/// <summary>Fields of headers that depend on the segments before, as tshark 4.0 shows them.</summary>
public sealed class HeaderInStreamTests
{
    private const string Random = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Encrypted = "17 0303 0003 AABBCC";
    private const string ClientHello = "16 0301 002D 01 000029 0303" + Random + "00 0002 1301 01 00";

    // The extensions are versions with 1.3, with its draft 23, and without: that is 1.2.
    [Theory]
    [InlineData("0006 002B 0002 0304", "22|", "22|23", "|23")]
    [InlineData("0006 002B 0002 7F17", "22|", "22|23", "|23")]
    [InlineData("0005 FF01 0001 00", "22|", "22,23|", "23|")]
    public void Encrypted_records_of_TLS_1_3_have_an_opaque_type(string extensions, params string[] expected)
    {
        string hello = "0303" + Random + "00 1301 00" + extensions;
        int length = Chain.Bytes(hello).Length;
        string server = $"16 0303 {length + 4:X4} 02 {length:X6}" + hello + Encrypted;
        Assert.Equal(expected, Rows(
            ["tls.record.content_type", "tls.record.opaque_type"],
            Segment(isAnswer: false, 1, 1, "5018", ClientHello),
            Segment(isAnswer: true, 1, 1 + Length(ClientHello), "5018", server),
            Segment(isAnswer: false, 1 + Length(ClientHello), 1 + Length(server), "5018", Encrypted)));
    }

    [Fact]
    public void Edges_of_selective_acknowledgments_are_relative()
    {
        const string Edges = "0101 0512 00001389 000013ED 00001451 000014B5";
        Assert.Equal(["|", "|", "1,201|101,301"], Rows(
            ["tcp.options.sack_le", "tcp.options.sack_re"],
            Segment(isAnswer: false, 1000, 0, "5002"),
            Segment(isAnswer: true, 5000, 1001, "5012"),
            Segment(isAnswer: false, 1001, 5001, "A010", Edges)));
    }

    // As Wireshark 4.4 counts them; tshark 4.0 has no such field.
    [Fact]
    public void Pairs_of_addresses_are_numbered_in_either_direction()
    {
        const string Ports = "0035 0035 0008 0000";
        Assert.Equal(["0|", "1|", "0|", "|0", "2|", "1|", "|0", "|1"], Rows(
            ["ip.stream", "ipv6.stream"],
            Datagram("0A000001", "0A000002"), Datagram("0A000001", "0A000003"), Datagram("0A000002", "0A000001"),
            LongDatagram(1, 2), Datagram("0A000001", "0A000001"), Datagram("0A000003", "0A000001"),
            LongDatagram(2, 1), LongDatagram(3, 1)));

        static string Datagram(string from, string to) => "4500 001C 0001 0000 4011 0000" + from + to + Ports;

        static string LongDatagram(int from, int to) => $"60000000 0008 1140 {from:X32} {to:X32}" + Ports;
    }

    private static uint Length(string hex) => (uint)Chain.Bytes(hex).Length;

    private static string Segment(bool isAnswer, uint sequence, uint acknowledgment, string flags, string rest = "")
    {
        string ports = isAnswer ? "01BB F000" : "F000 01BB";
        string addresses = isAnswer ? "0A000002 0A000001" : "0A000001 0A000002";
        string segment = $"{ports} {sequence:X8} {acknowledgment:X8} {flags} 1000 0000 0000" + rest;
        return $"4500 {20 + Length(segment):X4} 0001 0000 4006 0000 {addresses}" + segment;
    }

    private static string[] Rows(string[] fields, params string[] packets) => FieldText.Of(
        Some.Pcap(
            packets.Select((packet, i) =>
                new SomePacket((uint)i, 0, Chain.Bytes(packet), Length(packet))),
            link: Chain.RawIp),
        new ExportOptions { Columns = FieldText.Named(fields), Separator = '|' })
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
