using System.Text;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Support;
using static PcapStream.Tests.Operations.Flows.SomeTraffic;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>What a flow is: its ends, its direction and its end.</summary>
public sealed class FlowRuleTests : IDisposable
{
    private const TcpControl Syn = TcpControl.Synchronize;
    private const TcpControl Ack = TcpControl.Acknowledgment;
    private const TcpControl Fin = TcpControl.Finish | Ack;
    private const TcpControl Rst = TcpControl.Reset;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Connection_has_its_last_acknowledgment_and_one_row() => Assert.Equal(
        ["10.0.0.1:1000>10.0.0.2:80 4/3 finished"],
        Rows(
            Tcp(0, 1, 1000, 2, 80, Syn),
            Tcp(1, 2, 80, 1, 1000, Syn | Ack),
            Tcp(2, 1, 1000, 2, 80, Ack),
            Tcp(3, 1, 1000, 2, 80, Fin),
            Tcp(4, 2, 80, 1, 1000, Ack),
            Tcp(5, 2, 80, 1, 1000, Fin),
            Tcp(6, 1, 1000, 2, 80, Ack)));

    [Fact]
    public void Syn_after_a_close_begins_another_connection() => Assert.Equal(
        ["10.0.0.1:1000>10.0.0.2:80 1/1 reset", "10.0.0.1:1000>10.0.0.2:80 1/0 input"],
        Rows(
            Tcp(0, 1, 1000, 2, 80, Syn, sequence: 1),
            Tcp(1, 2, 80, 1, 1000, Rst | Ack),
            Tcp(2, 1, 1000, 2, 80, Syn, sequence: 9)));

    [Fact]
    public void Syn_with_another_number_after_an_answer_is_port_reuse() => Assert.Equal(
        ["10.0.0.1:1000>10.0.0.2:80 1/1 reused", "10.0.0.1:1000>10.0.0.2:80 2/0 input"],
        Rows(
            Tcp(0, 1, 1000, 2, 80, Syn, sequence: 1),
            Tcp(1, 2, 80, 1, 1000, Syn | Ack),
            Tcp(90_000, 1, 1000, 2, 80, Syn, sequence: 9),
            Tcp(91_000, 1, 1000, 2, 80, Syn, sequence: 9)));

    [Fact]
    public void Answer_that_comes_first_does_not_turn_the_flow() => Assert.Equal(
        ["10.0.0.1:1000>10.0.0.2:80 1/1 input"],
        Rows(Tcp(0, 2, 80, 1, 1000, Syn | Ack), Tcp(1, 1, 1000, 2, 80, Syn)));

    [Theory]
    [InlineData(FlowOrientation.FirstPacket, "10.0.0.2:80>10.0.0.1:1000 1/1 input")]
    [InlineData(FlowOrientation.Port, "10.0.0.1:1000>10.0.0.2:80 1/1 input")]
    public void Capture_that_begins_in_the_middle_is_oriented_as_asked(FlowOrientation orientation, string row) =>
        Assert.Equal(
            [row],
            Rows(
                new FlowsOptions { Orientation = orientation },
                Tcp(0, 2, 80, 1, 1000, Ack, payload: 10),
                Tcp(1, 1, 1000, 2, 80, Ack)));

    [Fact]
    public void Silence_of_the_idle_timeout_ends_a_flow() => Assert.Equal(
        ["10.0.0.1:5>10.0.0.2:53 2/0 idle", "10.0.0.1:5>10.0.0.2:53 1/0 input"],
        Rows(Udp(0, 1, 5, 2, 53), Udp(119_999, 1, 5, 2, 53), Udp(239_999, 1, 5, 2, 53)));

    [Fact]
    public void Active_timeout_cuts_a_flow_and_keeps_its_direction() => Assert.Equal(
        ["10.0.0.1:5>10.0.0.2:53 2/0 active", "10.0.0.1:5>10.0.0.2:53 0/1 input"],
        Rows(
            new FlowsOptions { ActiveTimeout = TimeSpan.FromSeconds(60) },
            Udp(0, 1, 5, 2, 53), Udp(30_000, 1, 5, 2, 53), Udp(60_000, 2, 53, 1, 5)));

    [Theory]
    [InlineData(FlowKeyParts.None, "10.0.0.1:5>10.0.0.2:53 2/1 input")]
    [InlineData(FlowKeyParts.Vlan, "10.0.0.1:5>10.0.0.2:53 1/0 input", "10.0.0.1:5>10.0.0.2:53 1/1 input")]
    public void Vlans_tell_flows_apart_when_asked(FlowKeyParts key, params string[] rows) => Assert.Equal(
        rows,
        Rows(
            new FlowsOptions { Key = key },
            Tagged(7, Udp(0, 1, 5, 2, 53)), Tagged(8, Udp(1, 1, 5, 2, 53)), Tagged(7, Udp(2, 2, 53, 1, 5))));

    [Fact]
    public void Tunnels_tell_flows_apart_when_asked_in_both_directions() => Assert.Equal(
        ["10.0.0.1:5>10.0.0.2:53 1/0 input", "10.0.0.1:5>10.0.0.2:53 1/1 input"],
        Rows(
            new FlowsOptions { Key = FlowKeyParts.Tunnel },
            Vxlan(0, 8, 9, Udp(0, 1, 5, 2, 53)),
            Vxlan(1, 8, 10, Udp(1, 1, 5, 2, 53)),
            Vxlan(2, 9, 8, Udp(2, 2, 53, 1, 5))));

    [Fact]
    public void Column_of_a_key_needs_the_key() => Assert.Throws<ArgumentException>(() => FlowsOperation.Run(
        [], Stream.Null, new FlowsOptions { Columns = [FlowColumns.Find("vlan")!] }));

    [Fact]
    public void Clock_does_not_go_back() => Assert.Equal(
        ["10.0.0.1:5>10.0.0.2:53 3/0 input"],
        Rows(Udp(500_000, 1, 5, 2, 53), Udp(10_000, 1, 5, 2, 53), Udp(520_000, 1, 5, 2, 53)));

    [Fact]
    public void Packets_out_of_order_are_of_their_flow_which_lasts_from_its_earliest_to_its_latest() => Assert.Equal(
        ["start,end,src_ip,src_packets,dst_packets", "9.200000000,10.300000000,10.0.0.1,3,1"],
        Lines(
            new FlowsOptions { IdleTimeout = TimeSpan.FromSeconds(1) },
            ["start", "end", "src_ip", "src_packets", "dst_packets"],
            Udp(10_000, 1, 5, 2, 53), Udp(9_200, 1, 5, 2, 53), Udp(10_300, 1, 5, 2, 53), Udp(10_100, 2, 53, 1, 5)));

    [Fact]
    public void One_side_alone_is_a_flow_and_an_answer_shows_who_began() => Assert.Equal(
        ["10.0.0.1:1000>10.0.0.2:80 0/3 reset"],
        Rows(
            Tcp(0, 2, 80, 1, 1000, Syn | Ack, sequence: 1),
            Tcp(1, 2, 80, 1, 1000, Ack, payload: 10, sequence: 2),
            Tcp(2, 2, 80, 1, 1000, Rst, sequence: 12)));

    [Fact]
    public void Fragments_after_the_first_have_its_ports()
    {
        SomePacket whole = Udp(0, 1, 5, 2, 99, payload: 1000);
        (SomePacket first, SomePacket second) = (Fragment(whole, 0, 512, 0), Fragment(whole, 512, 496, 1));
        Assert.Equal(["10.0.0.1:5>10.0.0.2:99 2/0 input"], Rows(first, second));
        Assert.Equal(["10.0.0.1:0>10.0.0.2:0 1/0 input", "10.0.0.1:5>10.0.0.2:99 1/0 input"], Rows(second, first));
    }

    [Theory]
    [InlineData(30, "4 active", "4 active", "4 active", "1 input")]
    [InlineData(600, "13 input")]
    public void Keep_alives_keep_a_flow_until_the_active_timeout(int minutes, params string[] rows) => Assert.Equal(
        rows,
        Rows(
            new FlowsOptions
            {
                IdleTimeout = TimeSpan.FromMinutes(10),
                ActiveTimeout = TimeSpan.FromMinutes(minutes),
            },
            [.. Enumerable.Range(0, 13).Select(i => Tcp(i * 450_000, 1, 1000, 2, 80, Ack, sequence: 9))])
            .Select(row => row[(row.IndexOf(' ') + 1)..].Replace("/0", "")));

    [Fact]
    public void Question_and_answer_of_icmp_are_one_flow_and_errors_are_their_own() => Assert.Equal(
        ["10.0.0.2:8>10.0.0.1:0 1/1 input", "10.0.0.2:3>10.0.0.1:1 1/0 input"],
        Rows(Icmp(0, 2, 1, 8, 0), Icmp(1, 1, 2, 0, 0), Icmp(2, 2, 1, 3, 1)));

    [Fact]
    public void Rows_come_in_the_order_in_which_flows_end() => Assert.Equal(
        ["10.0.0.1:2>10.0.0.2:53 1/0 idle", "10.0.0.1:1>10.0.0.2:53 2/0 idle", "10.0.0.9:9>10.0.0.8:8 1/0 input"],
        Rows(Udp(0, 1, 1, 2, 53), Udp(1, 1, 2, 2, 53), Udp(2, 1, 1, 2, 53), Udp(900_000, 9, 9, 8, 8)));

    [Fact]
    public void Rows_can_come_in_the_order_in_which_flows_start() => Assert.Equal(
        ["10.0.0.1:1>10.0.0.2:53 2/0 idle", "10.0.0.1:2>10.0.0.2:53 1/0 idle", "10.0.0.9:9>10.0.0.8:8 1/0 input"],
        Rows(
            new FlowsOptions { Order = FlowRowOrder.Start },
            Udp(0, 1, 1, 2, 53), Udp(1, 1, 2, 2, 53), Udp(2, 1, 1, 2, 53), Udp(900_000, 9, 9, 8, 8)));

    private string[] Rows(params SomePacket[] packets) => Rows(new FlowsOptions(), packets);

    private string[] Rows(FlowsOptions options, params SomePacket[] packets)
    {
        string[] names = ["src_ip", "src_port", "dst_ip", "dst_port", "src_packets", "dst_packets", "end_reason"];
        return
        [
            .. Lines(options, names, packets).Skip(1).Select(line => line.Split(','))
                .Select(row => $"{row[0]}:{row[1]}>{row[2]}:{row[3]} {row[4]}/{row[5]} {row[6]}"),
        ];
    }

    private string[] Lines(FlowsOptions options, string[] names, params SomePacket[] packets)
    {
        _folder.With("traffic", Some.Pcap(packets));
        using var output = new MemoryStream();
        FlowsOperation.Run(
            [_folder["traffic"]], output,
            options with { Columns = [.. names.Select(name => FlowColumns.Find(name)!)] });
        return Encoding.UTF8.GetString(output.ToArray()).TrimEnd().Split('\n');
    }
}
