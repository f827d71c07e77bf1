using System.Text.Json;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Support;
using static PcapStream.Tests.Operations.Flows.SomeTraffic;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>Connections, states and histories by the definitions of conn.log.</summary>
public sealed class ZeekRuleTests : IDisposable
{
    private const TcpControl Syn = TcpControl.Synchronize;
    private const TcpControl Ack = TcpControl.Acknowledgment;
    private const TcpControl SynAck = Syn | Ack;
    private const TcpControl Fin = TcpControl.Finish | Ack;
    private const TcpControl Rst = TcpControl.Reset;
    private const TcpControl RstAck = TcpControl.Reset | Ack;

    private readonly TemporaryFolder _folder = new();
    private long _time;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Normal_connection_is_SF() =>
        Assert.Equal(["1>80 SF ShADdFf 100/500"], Rows(
            [.. Handshake(), Out(Ack, 101, 501, 100), In(Ack, 501, 201, 500), Out(Fin, 201, 1001), In(Fin, 1001, 202),
            Out(Ack, 202, 1002)]));

    [Fact]
    public void Syn_without_answer_is_S0_for_each_attempt() =>
        Assert.Equal(["1>80 S0 S -", "1>80 S0 S -"], Rows([Out(Syn, 100), After(6000, Out(Syn, 100))]));

    [Fact]
    public void Connection_that_stays_open_is_S1() => Assert.Equal(["1>80 S1 ShA 0/0"], Rows(Handshake()));

    [Fact]
    public void Close_by_one_side_is_S2_or_S3()
    {
        Assert.Equal(["1>80 S2 ShAFa 0/0"], Rows([.. Handshake(), Out(Fin, 101, 501), In(Ack, 501, 102)]));
        Assert.Equal(["1>80 S3 ShAf 0/0"], Rows([.. Handshake(), In(Fin, 501, 101), Out(Ack, 101, 502)]));
    }

    [Fact]
    public void Reset_as_an_answer_is_REJ() =>
        Assert.Equal(["1>80 REJ Sr 0/0"], Rows([Out(Syn, 100), In(RstAck, 0, 101)]));

    [Fact]
    public void Reset_by_a_side_is_RSTO_or_RSTR()
    {
        Assert.Equal(["1>80 RSTO ShAR 0/0"], Rows([.. Handshake(), Out(Rst, 101)]));
        Assert.Equal(["1>80 RSTR ShAr 0/0"], Rows([.. Handshake(), In(Rst, 501)]));
    }

    [Fact]
    public void Reset_after_an_own_syn_is_RSTOS0() =>
        Assert.Equal(["1>80 RSTOS0 SR 0/0"], Rows([Out(Syn, 100), Out(Rst, 101)]));

    [Fact]
    public void Answer_and_reset_without_a_syn_turn_the_connection_by_the_port() =>
        Assert.Equal(["1>80 RSTRH ^hr 0/0"], Rows([In(SynAck, 500, 101), In(Rst, 501)]));

    [Fact]
    public void Fin_after_a_syn_without_answer_is_SH() =>
        Assert.Equal(["1>80 SH SF 0/0"], Rows([Out(Syn, 100), Out(Fin, 101)]));

    [Fact]
    public void Answer_and_fin_without_a_syn_are_SHR() =>
        Assert.Equal(["1>80 SHR ^hf 0/0"], Rows([In(SynAck, 500, 101), In(Fin, 501, 101)]));

    [Fact]
    public void Data_without_a_handshake_is_OTH() =>
        Assert.Equal(["1>80 OTH ^dA 0/30"], Rows([In(Ack, 500, 101, 30), Out(Ack, 101, 530)]));

    [Fact]
    public void Answer_from_an_unknown_port_turns_when_its_receiver_goes_on() =>
        Assert.Equal(
            ["1>9999 OTH ^hA 0/0"],
            Rows([Tcp(0, 2, 9999, 1, 1, SynAck, sequence: 500, acknowledgment: 101),
                Tcp(1, 1, 1, 2, 9999, Ack, sequence: 101, acknowledgment: 501)]));

    [Fact]
    public void Acknowledged_bytes_that_never_came_are_a_gap()
    {
        SomePacket[] packets =
            [.. Handshake(), Out(Ack, 101, 501, 50), In(Ack, 501, 151), Out(Ack, 151, 1001), In(Ack, 1001, 151)];
        Assert.Equal(["1>80 S1 ShADag 50/500"], Rows(packets));
        Assert.Equal(500, Json(new FlowsOptions(), packets)[0].GetProperty("missed_bytes").GetInt32());
    }

    [Fact]
    public void Bytes_that_come_late_are_no_gap() =>
        Assert.Equal(
            ["1>80 S1 ShADTa 150/0"],
            Rows([.. Handshake(), Out(Ack, 101, 501, 50), Out(Ack, 201, 501, 50), Out(Ack, 151, 501, 50),
                In(Ack, 501, 251)]));

    [Fact]
    public void Repeated_bytes_are_T_and_a_closed_window_is_W() =>
        Assert.Equal(
            ["1>80 S1 ShADTaw 50/0"],
            Rows([.. Handshake(), Out(Ack, 101, 501, 50), Out(Ack, 101, 501, 50), In(Ack, 501, 151, window: 0)]));

    [Fact]
    public void Tenth_time_has_a_letter_again() =>
        Assert.Equal(
            ["1>80 S1 ShADTT 50/0"],
            Rows([.. Handshake(), .. Enumerable.Range(0, 12).Select(_ => Out(Ack, 101, 501, 50))]));

    [Fact]
    public void Late_packet_of_a_closed_connection_is_still_of_it_but_not_in_its_duration()
    {
        SomePacket[] closed =
            [.. Handshake(), Out(Fin, 101, 501), In(Fin, 501, 102), Out(Ack, 102, 502), After(4000, In(Ack, 502, 102))];
        Assert.Equal(["1>80 SF ShAFfa 0/0"], Rows(closed));
        Assert.True(Json(new FlowsOptions(), closed)[0].GetProperty("duration").GetDouble() < 1);
    }

    [Fact]
    public void Reset_after_a_close_ends_the_connection_when_it_is_silent()
    {
        SomePacket[] closed = [.. Handshake(), Out(Fin, 101, 501), In(Ack, 501, 102), Out(Rst, 102)];
        Assert.Equal(["1>80 RSTO ShAFaR 0/0", "1>80 OTH ^d -"], Rows([.. closed, After(20_000, In(Ack, 501, 102, 9))]));
        Assert.Equal(["1>80 RSTO ShAFaRd 0/9"], Rows([.. closed, After(4000, In(Ack, 501, 102, 9))]));
    }

    [Fact]
    public void Connection_without_a_packet_that_counts_ends_after_five_seconds()
    {
        SomePacket Wrong(long milliseconds)
        {
            SomePacket packet = Tcp(milliseconds, 1, 1, 2, 80, Syn);
            packet.Data[^1] ^= 1;
            return packet;
        }

        Assert.Single(Json(new FlowsOptions(), Wrong(1000), Wrong(5000)));
        Assert.Equal(2, Json(new FlowsOptions(), Wrong(1000), Wrong(8000)).Length);
    }

    [Fact]
    public void Encrypted_payload_of_IPv4_is_a_connection_of_its_own() =>
        Assert.Equal(
            50, Json(new FlowsOptions(), Other(0, 1, 2, protocol: 50))[0].GetProperty("ip_proto").GetInt32());

    [Fact]
    public void Wrong_checksum_leaves_C_and_is_not_counted()
    {
        SomePacket wrong = Udp(0, 1, 5, 2, 99, payload: 10, checksum: 77);
        JsonElement row = Assert.Single(Json(new FlowsOptions(), wrong));
        Assert.Equal("C", row.GetProperty("history").GetString());
        Assert.Equal("OTH", row.GetProperty("conn_state").GetString());
        row = Assert.Single(Json(new FlowsOptions { IgnoreChecksums = true }, wrong));
        Assert.Equal("D", row.GetProperty("history").GetString());
    }

    [Fact]
    public void Names_end_after_ten_seconds_and_other_datagrams_after_a_minute()
    {
        Assert.Equal(2, Json(new FlowsOptions(), Udp(0, 1, 5, 2, 53), Udp(20_000, 1, 5, 2, 53)).Length);
        Assert.Single(Json(new FlowsOptions(), Udp(0, 1, 5, 2, 99), Udp(20_000, 1, 5, 2, 99)));
        Assert.Equal(2, Json(new FlowsOptions(), Udp(0, 1, 5, 2, 99), Udp(60_000, 1, 5, 2, 99)).Length);
    }

    [Fact]
    public void Names_end_when_the_next_packet_shows_their_silence()
    {
        SomePacket[] names = [Udp(0, 1, 5, 2, 5353), Udp(1500, 1, 5, 2, 5353)];
        SomePacket last = Udp(15_000, 1, 5, 2, 5353);
        Assert.Equal(2, Json(new FlowsOptions(), [.. names, last]).Length);
        // At 10.2 s, the silence was shorter than 9 s.
        Assert.Equal(2, Json(new FlowsOptions(), [.. names, Udp(10_200, 7, 7, 8, 8), last]).Length);
    }

    [Fact]
    public void Protocols_without_a_rule_have_no_ports_and_a_number()
    {
        JsonElement row = Assert.Single(Json(new FlowsOptions(), Other(0, 1, 2, protocol: 132)));
        Assert.Equal("unknown_transport", row.GetProperty("proto").GetString());
        Assert.Equal(132, row.GetProperty("ip_proto").GetInt32());
        Assert.Equal(0, row.GetProperty("id.orig_p").GetInt32());
    }

    [Fact]
    public void Fragments_are_one_packet_when_they_are_whole()
    {
        SomePacket whole = Udp(0, 1, 5, 2, 99, payload: 1000);
        (SomePacket first, SomePacket second) = (Fragment(whole, 0, 512, 0), Fragment(whole, 512, 496, 1));
        foreach (SomePacket[] packets in (SomePacket[][])[[first, second], [second, first], [first, first, second]])
        {
            JsonElement row = Assert.Single(Json(new FlowsOptions(), packets));
            Assert.Equal(1, row.GetProperty("orig_pkts").GetInt32());
            Assert.Equal(20 + 1008, row.GetProperty("orig_ip_bytes").GetInt32());
        }
        Assert.Empty(Json(new FlowsOptions(), second));
    }

    [Fact]
    public void Only_answers_of_a_service_turn_datagrams() =>
        Assert.Equal(["5>53 SHR ^d 0/7"], Rows([Udp(0, 2, 53, 1, 5, 3), Udp(1, 2, 53, 1, 5, 4)]));

    [Fact]
    public void Tunnel_and_what_it_carries_are_connections_of_their_own()
    {
        JsonElement[] rows = Json(new FlowsOptions(), Vxlan(0, 1, 2, Udp(0, 8, 1000, 9, 2000, 5)));
        Assert.Equal(["4789", "2000"], rows.Select(row => row.GetProperty("id.resp_p").GetRawText()));
        Assert.Equal(
            rows[0].GetProperty("uid").GetString(), rows[1].GetProperty("tunnel_parents")[0].GetString());
        Assert.False(rows[0].TryGetProperty("tunnel_parents", out _));
    }

    private static SomePacket After(long milliseconds, SomePacket packet) =>
        packet with { Seconds = packet.Seconds + (uint)(milliseconds / 1000) };

    private SomePacket Out(TcpControl flags, uint sequence, uint acknowledgment = 0, int payload = 0) =>
        Tcp(_time++, 1, 1, 2, 80, flags, payload, sequence, acknowledgment);

    private SomePacket In(
        TcpControl flags, uint sequence, uint acknowledgment = 0, int payload = 0, ushort window = 1000) =>
        Tcp(_time++, 2, 80, 1, 1, flags, payload, sequence, acknowledgment, window);

    private SomePacket[] Handshake() => [Out(Syn, 100), In(SynAck, 500, 101), Out(Ack, 101, 501)];

    private string[] Rows(SomePacket[] packets) =>
    [
        .. Json(new FlowsOptions(), packets).Select(row => string.Join(
            ' ',
            $"{row.GetProperty("id.orig_p").GetRawText()}>{row.GetProperty("id.resp_p").GetRawText()}",
            row.GetProperty("conn_state").GetString(),
            row.GetProperty("history").GetString(),
            row.TryGetProperty("orig_bytes", out JsonElement bytes)
                ? $"{bytes.GetRawText()}/{row.GetProperty("resp_bytes").GetRawText()}"
                : "-")),
    ];

    private JsonElement[] Json(FlowsOptions options, params SomePacket[] packets)
    {
        _folder.With("traffic", Some.Pcap(packets));
        using var output = new MemoryStream();
        FlowsOperation.Run(
            [_folder["traffic"]], output,
            options with { Columns = FlowColumns.Zeek, Format = FlowFormat.JsonLines, Order = FlowRowOrder.Start });
        return
        [
            .. System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }
}
