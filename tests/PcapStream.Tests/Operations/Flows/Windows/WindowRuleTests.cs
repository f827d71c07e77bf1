using PcapStream.Operations.Flows;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Support;
using static PcapStream.Tests.Operations.Flows.SomeTraffic;

namespace PcapStream.Tests.Operations.Flows.Windows;

/// <summary>Which packets are in which row, what counts, and the order of rows.</summary>
public sealed class WindowRuleTests : IDisposable
{
    private const TcpControl Syn = TcpControl.Synchronize;
    private const TcpControl Ack = TcpControl.Acknowledgment;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Packet_counts_for_its_sender_and_its_receiver() => Assert.Equal(
        ["0 10.0.0.1 2/1", "0 10.0.0.2 1/1", "0 10.0.0.3 0/1"],
        Rows(Udp(0, 1, 5, 2, 53), Udp(1, 2, 53, 1, 5), Udp(2, 1, 5, 3, 53)));

    [Fact]
    public void Packet_to_its_sender_counts_both_ways_in_one_row() =>
        Assert.Equal(["0 10.0.0.1 1/1"], Rows(Udp(0, 1, 5, 1, 53)));

    [Fact]
    public void Windows_begin_at_multiples_of_their_length() => Assert.Equal(
        ["0 10.0.0.1 1/0", "0 10.0.0.2 0/1", "10 10.0.0.1 2/0", "10 10.0.0.2 0/2"],
        Rows(Udp(9_999, 1, 5, 2, 53), Udp(10_000, 1, 5, 2, 53), Udp(19_999, 1, 5, 2, 53)));

    [Fact]
    public void Window_without_packets_has_no_rows() => Assert.Equal(
        ["0 10.0.0.1 1/0", "0 10.0.0.2 0/1", "990 10.0.0.1 1/0", "990 10.0.0.2 0/1"],
        Rows(Udp(0, 1, 5, 2, 53), Udp(999_000, 1, 5, 2, 53)));

    [Fact]
    public void Packet_that_is_less_than_a_second_late_is_in_its_window() => Assert.Equal(
        ["0 10.0.0.1 2/0", "0 10.0.0.2 0/2", "10 10.0.0.1 1/0", "10 10.0.0.2 0/1"],
        Rows(Udp(9_000, 1, 5, 2, 53), Udp(10_999, 1, 5, 2, 53), Udp(9_500, 1, 5, 2, 53)));

    [Fact]
    public void Later_packet_begins_its_row_again_which_is_written_with_the_current_window() => Assert.Equal(
        [
            "0 10.0.0.1 1/0", "0 10.0.0.2 0/1",
            "10 10.0.0.1 2/0", "10 10.0.0.2 0/2", "0 10.0.0.1 2/0", "0 10.0.0.2 0/2",
            "20 10.0.0.3 1/0", "20 10.0.0.4 0/1",
        ],
        Rows(
            Udp(9_000, 1, 5, 2, 53), Udp(11_000, 1, 5, 2, 53), Udp(9_001, 1, 5, 2, 53), Udp(19_000, 1, 5, 2, 53),
            Udp(9_002, 1, 5, 2, 53), Udp(20_000, 3, 5, 4, 53)));

    [Fact]
    public void Order_by_start_puts_late_rows_into_their_windows() => Assert.Equal(
        [
            "0 10.0.0.1 1/0", "0 10.0.0.2 0/1", "0 10.0.0.1 1/0", "0 10.0.0.2 0/1",
            "10 10.0.0.1 1/0", "10 10.0.0.2 0/1",
        ],
        Rows(
            new FlowsOptions { Order = FlowRowOrder.Start },
            Udp(9_000, 1, 5, 2, 53), Udp(11_000, 1, 5, 2, 53), Udp(9_001, 1, 5, 2, 53)));

    [Fact]
    public void Flags_are_counted_by_their_meaning() => Assert.Equal(
        ["10.0.0.1 1 0 1 2", "10.0.0.2 0 1 0 0"],
        WindowRows.Of(
            _folder,
            ["host", "sent_syn", "sent_syn_ack", "sent_fin", "sent_rst"],
            new FlowsOptions(),
            Tcp(0, 1, 1000, 2, 80, Syn),
            Tcp(1, 2, 80, 1, 1000, Syn | Ack),
            Tcp(2, 1, 1000, 2, 80, TcpControl.Finish | Ack),
            Tcp(3, 1, 1000, 2, 80, TcpControl.Reset),
            Tcp(4, 1, 1000, 2, 80, TcpControl.Reset | Ack)));

    [Fact]
    public void Ports_are_distinct_for_each_protocol_and_not_types_of_icmp() => Assert.Equal(
        ["10.0.0.1 2 3 1", "10.0.0.2 1 1 2", "10.0.0.3 1 0 1"],
        WindowRows.Of(
            _folder,
            ["host", "peers", "peer_ports", "local_ports"],
            new FlowsOptions(),
            Tcp(0, 1, 1000, 2, 53, Syn),
            Tcp(1, 2, 53, 1, 1000, Syn | Ack),
            Udp(2, 1, 1000, 2, 53),
            Udp(3, 1, 1001, 2, 53),
            Udp(4, 1, 1001, 3, 54),
            Icmp(5, 1, 2, 8, 0)));

    [Fact]
    public void Fragments_count_for_their_ports_and_packets_without_ip_for_no_host()
    {
        SomePacket whole = Udp(0, 1, 5, 2, 53, payload: 64);
        Assert.Equal(
            ["10.0.0.1 2 1", "10.0.0.2 0 0"],
            WindowRows.Of(
                _folder, ["host", "sent_udp", "peer_ports"], new FlowsOptions(),
                Fragment(whole, 0, 40, 0), Fragment(whole, 40, 32, 1),
                new SomePacket(1, 0, new byte[60], 60)));
    }

    [Theory]
    [InlineData(FlowTunnels.Inner, "10.0.0.1 1", "10.0.0.2 0")]
    [InlineData(FlowTunnels.Outer, "10.0.0.8 1", "10.0.0.9 0")]
    [InlineData(FlowTunnels.Both, "10.0.0.8 1", "10.0.0.9 0", "10.0.0.1 1", "10.0.0.2 0")]
    public void Hosts_are_those_of_the_chosen_headers(FlowTunnels tunnels, params string[] rows) => Assert.Equal(
        rows,
        WindowRows.Of(
            _folder, ["host", "sent_packets"], new FlowsOptions { Tunnels = tunnels },
            Vxlan(0, 8, 9, Udp(0, 1, 5, 2, 53))));

    // Nanoseconds of more than 64 bits are cut.
    [Fact]
    public void Packets_beyond_all_times_are_in_one_row()
    {
        byte[] data = Udp(0, 1, 5, 2, 53).Data;
        var capture = new PcapNgBuilder();
        capture.Section();
        capture.Interface(options: [(9, [0])]);
        foreach (ulong seconds in (ulong[])[1, ulong.MaxValue >> 1, ulong.MaxValue >> 1, 2])
            capture.Enhanced(0, seconds, data);
        _folder.With("limit", capture.ToArray());
        Assert.Equal(
            ["10.0.0.1 1", "10.0.0.1 2", "10.0.0.1 1"],
            WindowRows.Of(_folder["limit"], ["host", "sent_packets"], new FlowsOptions())
                .Where(row => row[0] == "10.0.0.1").Select(row => string.Join(' ', row)));
    }

    private string[] Rows(params SomePacket[] packets) => Rows(new FlowsOptions(), packets);

    private string[] Rows(FlowsOptions options, params SomePacket[] packets) =>
    [
        .. WindowRows.Of(_folder, ["window_start", "host", "sent_packets", "received_packets"], options, packets)
            .Select(row => row.Split(' ') is [var start, var host, var sent, var received]
                ? $"{start[..^10]} {host} {sent}/{received}"
                : row),
    ];
}
