using PcapStream.Capture;
using PcapStream.Operations.Export;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Frame;

public sealed class FrameFieldsTests
{
    private const ushort Name = 2;
    private const ushort Description = 3;
    private static readonly byte[] Data = [1, 2, 3, 4];

    [Fact]
    public void Times_are_relative_to_the_first_and_the_previous_packet() => Assert.Equal(
        "1.500000000|0.000000000|0.000000000\n"
            + "3.000000000|1.500000000|1.500000000\n"
            + "2.000000000|-1.000000000|0.500000000\n",
        Text(
            new PcapNgBuilder().Section().Interface()
                .Enhanced(0, 1_500_000, Data).Enhanced(0, 3_000_000, Data).Enhanced(0, 2_000_000, Data),
            "frame.time_epoch", "frame.time_delta", "frame.time_relative"));

    [Fact]
    public void A_packet_without_a_time_has_none_and_counts_as_the_epoch() => Assert.Equal(
        "|||\n0.000000007|0.000000007|0.000000007|0.000000000\n",
        Text(new PcapNgBuilder().Section().Interface(1, 0, (9, [9])).Simple(4, Data).Enhanced(0, 7, Data),
            "frame.time_epoch", "frame.time_delta", "frame.time_relative", "frame.offset_shift"));

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Interfaces_are_numbered_within_their_section(ByteOrder order)
    {
        var builder = new PcapNgBuilder(order);
        builder.Section()
            .Interface(1, 0, (Name, PcapNgBuilder.Text("eth0")), (Description, PcapNgBuilder.Text("Übersee")))
            .Enhanced(0, 1, Data)
            .Section().Interface().Interface(1, 0, (Name, PcapNgBuilder.Text("eth1")))
            .Enhanced(1, 1, Data).Enhanced(0, 1, Data);
        Assert.Equal("1|0|eth0|Übersee\n2|1|eth1|\n2|0|unknown|\n",
            Text(builder, "frame.section_number", "frame.interface_id", "frame.interface_name",
                "frame.interface_description"));
    }

    [Fact]
    public void A_classic_pcap_has_no_interface_fields() => Assert.Equal("||\n",
        FieldText.Of(FieldText.Capture("a"),
            Options("frame.section_number", "frame.interface_id", "frame.interface_name")));

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Options_are_read_in_their_sections_order(ByteOrder order)
    {
        var builder = new PcapNgBuilder(order);
        byte[] flags = [.. builder.Word64(0x8100_01E5L)];
        flags = order == ByteOrder.LittleEndian ? flags[..4] : flags[4..];
        builder.Section().Interface()
            .Enhanced(0, 1, Data, null, (1, PcapNgBuilder.Text("one")), (2, flags), (4, builder.Word64(7)),
                (5, builder.Word64(99)), (1, PcapNgBuilder.Text("two")))
            .Enhanced(0, 1, Data);
        Assert.Equal("one,two|0x810001e5|0x00000001|1|15|1|1|0|7|99\n|||||||||\n", Text(builder,
            "frame.comment", "frame.packet_flags", "frame.packet_flags_direction", "frame.packet_flags_reception_type",
            "frame.packet_flags_fcs_length", "frame.packet_flags_crc_error", "frame.packet_flags_symbol_error",
            "frame.packet_flags_preamble_error", "frame.drop_count", "frame.packet_id"));
    }

    [Theory]
    [InlineData("http.pcap", "eth:ethertype:ip:tcp", "1")]
    [InlineData("vlan.pcap", "eth:ethertype:vlan:ethertype:ip:tcp", "1")]
    [InlineData("linux-cooked-v1.pcap", "sll:ethertype:ip:tcp", "25")]
    [InlineData("linux-cooked-v2.pcap", "sll:ethertype:ip:tcp", "210")]
    [InlineData("raw-ip.pcap", "raw:ip:tcp", "7")]
    public void Protocols_and_encapsulation_have_tsharks_names(
        string capture, string protocols, string encapsulation) =>
        Assert.Contains(
        $"{protocols}|{encapsulation}\n", FieldText.Of(File.ReadAllBytes(Repository.TestData(capture)),
            Options("frame.protocols", "frame.encap_type")));

    private static string Text(PcapNgBuilder capture, params string[] names) =>
        FieldText.Of(capture.ToArray(), Options(names));

    private static ExportOptions Options(params string[] names) =>
        new() { Columns = FieldText.Named(names), Separator = '|' };
}
