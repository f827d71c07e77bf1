using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Protocols.Transport;

namespace PcapStream.Tests.Operations.SequenceAnalysis;

/// <summary>Segments as Wireshark judges them, one conversation at a time; times are milliseconds.</summary>
public sealed class TcpAnalysisTests
{
    private const TcpControl Ack = TcpControl.Acknowledgment;
    private const TcpControl SynAck = TcpControl.Synchronize | Ack;
    private static readonly TcpSegment[] Handshake =
    [
        Client(0, 99, 0, TcpControl.Synchronize),
        Server(100, 499, 100, SynAck),
        Client(200, 100, 500, Ack),
    ];

    [Fact]
    public void Segments_in_order_have_no_trouble() =>
        Assert.Equal(
            new TcpTally(),
            Judge(Client(201, 100, 500, Ack, 50), Server(202, 500, 150, Ack, 70), Client(203, 150, 570, Ack, 10)));

    [Fact]
    public void Repeated_data_is_a_retransmission() =>
        Assert.Equal(new TcpTally
        {
            Retransmissions = 1,
        }, Judge(Client(201, 100, 500, Ack, 50), Client(202, 150, 500, Ack, 50), Client(900, 100, 500, Ack, 50)));

    [Fact]
    public void Late_segment_within_the_round_trip_is_out_of_order() =>
        Assert.Equal(new TcpTally
        {
            OutOfOrder = 1,
            Gaps = 1,
        }, Judge(Client(201, 150, 500, Ack, 50), Client(202, 100, 500, Ack, 50)));

    [Fact]
    public void Repeated_SYN_is_a_retransmission()
    {
        TcpTally tally = JudgeAlone(
            [Client(0, 99, 0, TcpControl.Synchronize), Server(1, 499, 100, SynAck), Server(2, 499, 100, SynAck)]);
        Assert.Equal(new TcpTally { Retransmissions = 1 }, tally);
    }

    [Fact]
    public void Third_equal_acknowledgment_causes_a_fast_retransmission()
    {
        TcpTally tally = Judge(
            Client(201, 100, 500, Ack, 50), Client(201, 150, 500, Ack, 50), Client(201, 200, 500, Ack, 50),
            Server(202, 500, 150, Ack), Server(203, 500, 150, Ack), Server(204, 500, 150, Ack),
            Client(205, 150, 500, Ack, 50));
        Assert.Equal(new TcpTally { DuplicateAcks = 2, Retransmissions = 1, FastRetransmissions = 1 }, tally);
    }

    [Fact]
    public void Retransmission_of_acknowledged_data_is_spurious() =>
        Assert.Equal(new TcpTally { Retransmissions = 1, SpuriousRetransmissions = 1 },
            Judge(Client(201, 100, 500, Ack, 50), Server(202, 500, 150, Ack), Client(900, 100, 500, Ack, 50)));

    [Fact]
    public void Immediate_retransmission_of_acknowledged_data_is_spurious() =>
        Assert.Equal(new TcpTally { Retransmissions = 1, SpuriousRetransmissions = 1 }, Judge(
            Client(201, 100, 500, Ack, 10), Client(202, 110, 500, Ack, 10),
            Server(203, 500, 120, Ack), Client(204, 100, 500, Ack, 10)));

    [Fact]
    public void Zero_window_probe_and_reset_are_distinguished() =>
        Assert.Equal(new TcpTally { ZeroWindows = 1, Resets = 1 },
            Judge(
                Server(201, 500, 100, Ack) with { Window = 0 }, Client(202, 100, 500, Ack, 1),
                Server(203, 500, 100, TcpControl.Reset) with { Window = 0 }));

    [Fact]
    public void Sequence_numbers_wrap_around()
    {
        TcpTally tally = JudgeAlone(
            [Client(0, 0xFFFF_FFF0, 0, Ack, 32), Client(1, 16, 0, Ack, 32), Client(900, 0xFFFF_FFF0, 0, Ack, 32)]);
        Assert.Equal(new TcpTally { Retransmissions = 1 }, tally);
    }

    private static TcpTally Judge(params TcpSegment[] behindTheHandshake) =>
        JudgeAlone([.. Handshake, .. behindTheHandshake]);

    private static TcpTally JudgeAlone(TcpSegment[] segments)
    {
        TcpState state = default;
        TcpTally tally = default;
        foreach (TcpSegment segment in segments)
            tally.Add(segment, TcpAnalysis.Add(ref state, segment));
        return tally;
    }

    private static TcpSegment Client(
        int milliseconds, uint sequence, uint acknowledgment, TcpControl flags, uint length = 0) => new()
        {
            Time = milliseconds * 1_000_000L,
            Sequence = sequence,
            Acknowledgment = acknowledgment,
            Flags = flags,
            Length = length,
            Window = 1000,
        };

    private static TcpSegment Server(
        int milliseconds, uint sequence, uint acknowledgment, TcpControl flags, uint length = 0) =>
        Client(milliseconds, sequence, acknowledgment, flags, length) with { FromHigh = true };
}
