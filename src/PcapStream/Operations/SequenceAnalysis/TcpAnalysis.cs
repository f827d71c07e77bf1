using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.SequenceAnalysis;

/// <summary>
/// Classifies a segment by the segments before it, like Wireshark's sequence analysis (its user's guide, "TCP
/// Analysis"). Sequence numbers are compared modulo 2^32 (RFC 9293, section 3.4).
/// </summary>
internal static class TcpAnalysis
{
    private const long FastRetransmission = 20_000_000;
    private const long UsualRoundTrip = 3_000_000;
    private const TcpControl Ends = TcpControl.Synchronize | TcpControl.Finish | TcpControl.Reset;

    /// <summary>Adds a segment.</summary>
    /// <param name="state">What is remembered of its conversation.</param>
    /// <param name="tally">Gets what is wrong with the segment; of its sender, or of the conversation.</param>
    /// <param name="segment">The segment.</param>
    public static void Add(ref TcpState state, ref TcpTally tally, in TcpSegment segment)
    {
        ref TcpSide sender = ref segment.FromHigh ? ref state.High : ref state.Low;
        ref TcpSide receiver = ref segment.FromHigh ? ref state.Low : ref state.High;
        Follow(ref state, ref sender, ref receiver, segment);
        if (segment.Has(TcpControl.Reset))
            tally.Resets++;

        TcpSideFlags kind = Classify(ref tally, ref sender, receiver, segment);
        if (segment.Acknowledgment != sender.LatestAcknowledgment)
            sender.Duplicates = 0;
        uint next =
            segment.Sequence + segment.Length + (segment.Has(TcpControl.Synchronize | TcpControl.Finish) ? 1u : 0);
        bool carries = segment.Length > 0 || segment.Has(TcpControl.Synchronize | TcpControl.Finish);
        if (carries && kind != TcpSideFlags.KeepAlive)
            ClassifySequence(state, ref tally, sender, receiver, segment, next);

        if (kind != TcpSideFlags.ZeroWindowProbe && (!sender.Is(TcpSideFlags.HasNext) || IsAfter(next, sender.Next)))
        {
            sender.Next = next;
            sender.NextTime = segment.Time;
            sender.Flags |= TcpSideFlags.HasNext;
        }
        sender.Window = segment.Window;
        sender.LatestAcknowledgment = segment.Acknowledgment;
        sender.LatestTime = segment.Time;
        sender.Flags = (sender.Flags & ~TcpSideFlags.Latest) | TcpSideFlags.HasWindow | kind;
    }

    // Initial sequence numbers of both sides, and the handshake's round trip.
    private static void Follow(ref TcpState state, ref TcpSide sender, ref TcpSide receiver, in TcpSegment segment)
    {
        bool syn = segment.Has(TcpControl.Synchronize);
        bool ack = segment.Has(TcpControl.Acknowledgment);
        if (!sender.Is(TcpSideFlags.HasInitial))
        {
            sender.Initial = syn ? segment.Sequence : segment.Sequence - 1;
            sender.Flags |= TcpSideFlags.HasInitial | (!syn ? 0 : ack ? TcpSideFlags.SawSynAck : TcpSideFlags.SawSyn);
        }
        if (ack && !receiver.Is(TcpSideFlags.HasInitial))
        {
            receiver.Initial = segment.Acknowledgment - 1;
            receiver.Flags |= TcpSideFlags.HasInitial;
        }
        if (syn && !ack)
            state.SynTime = segment.Time;
        else if (!syn
            && ack
            && state.RoundTrip == 0
            && sender.Is(TcpSideFlags.SawSyn)
            && receiver.Is(TcpSideFlags.SawSynAck))
            state.RoundTrip = segment.Time - state.SynTime;
    }

    private static TcpSideFlags Classify(
        ref TcpTally tally, ref TcpSide sender, in TcpSide receiver, in TcpSegment segment)
    {
        bool expected = sender.Is(TcpSideFlags.HasNext) && segment.Sequence == sender.Next;
        if (segment.Length == 1 && expected && receiver.Is(TcpSideFlags.HasWindow) && receiver.Window == 0)
            return TcpSideFlags.ZeroWindowProbe;
        bool plain = !segment.Has(Ends);
        if (segment.Window == 0 && plain)
            tally.ZeroWindows++;
        if (sender.Is(TcpSideFlags.HasNext) && IsAfter(segment.Sequence, sender.Next) && !segment.Has(TcpControl.Reset))
            tally.Gaps++;
        if (segment.Length <= 1 && plain && sender.Is(TcpSideFlags.HasNext) && segment.Sequence == sender.Next - 1)
        {
            tally.KeepAlives++;
            return TcpSideFlags.KeepAlive;
        }
        bool repeats = segment.Length == 0
            && plain
            && expected
            && segment.Window == sender.Window
            && segment.Acknowledgment == sender.LatestAcknowledgment;
        // Answers to probes repeat too, but are not duplicates.
        if (repeats && segment.Window != 0 && !receiver.Is(TcpSideFlags.KeepAlive))
        {
            tally.DuplicateAcks++;
            sender.Duplicates = (ushort)Math.Min(sender.Duplicates + 1, ushort.MaxValue);
        }
        return TcpSideFlags.None;
    }

    private static void ClassifySequence(
        in TcpState state, ref TcpTally tally, in TcpSide sender, in TcpSide receiver, in TcpSegment segment, uint next)
    {
        bool known = sender.Is(TcpSideFlags.HasNext);
        // A longer segment one byte back repeats a zero window probe's byte.
        bool advances = !known
            || !IsAfter(sender.Next, segment.Sequence)
            || (segment.Length > 1 && segment.Sequence == sender.Next - 1);
        if (!advances && receiver.Duplicates >= 2 && receiver.LatestAcknowledgment == segment.Sequence
            && segment.Time - receiver.LatestTime < FastRetransmission)
        {
            tally.Retransmissions++;
            tally.FastRetransmissions++;
            return;
        }
        bool acknowledged = segment.Length > 0
            && receiver.LatestAcknowledgment != 0
            && !IsAfter(segment.Sequence + segment.Length, receiver.LatestAcknowledgment);
        if (acknowledged)
        {
            tally.Retransmissions++;
            tally.SpuriousRetransmissions++;
            return;
        }
        long threshold = state.RoundTrip == 0 ? UsualRoundTrip : state.RoundTrip;
        if (!advances && segment.Time - sender.NextTime < threshold && sender.Next != next)
            tally.OutOfOrder++;
        else if (!advances)
            tally.Retransmissions++;
    }

    // Whether a sequence number is after another, modulo 2^32.
    private static bool IsAfter(uint sequence, uint other) => (int)(sequence - other) > 0;
}
