using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>
/// Classifies a segment by the segments before it, like Wireshark's sequence analysis (its user's guide, "TCP
/// Analysis"). Sequence numbers are compared modulo 2^32 (RFC 9293, section 3.4).
/// </summary>
internal static class TcpAnalysis
{
    private const long FastRetransmission = 20_000_000;
    private const long UsualRoundTrip = 3_000_000;
    private const TcpControl Ends = TcpControl.Synchronize | TcpControl.Finish | TcpControl.Reset;

    public static void Add(ref TcpStream stream, in TcpSegment segment)
    {
        ref TcpSide sender = ref segment.FromHigh ? ref stream.High : ref stream.Low;
        ref TcpSide receiver = ref segment.FromHigh ? ref stream.Low : ref stream.High;
        Follow(ref stream, ref sender, ref receiver, segment);
        if (segment.Has(TcpControl.Reset))
            stream.Tally.Resets++;

        TcpSideFlags kind = Classify(ref stream.Tally, ref sender, receiver, segment);
        if (segment.Acknowledgment != sender.LatestAcknowledgment)
            sender.Duplicates = 0;
        uint next =
            segment.Sequence + segment.Length + (segment.Has(TcpControl.Synchronize | TcpControl.Finish) ? 1u : 0);
        bool carries = segment.Length > 0 || segment.Has(TcpControl.Synchronize | TcpControl.Finish);
        if (carries && kind != TcpSideFlags.KeepAlive)
            ClassifySequence(ref stream, sender, receiver, segment, next);

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
    private static void Follow(ref TcpStream stream, ref TcpSide sender, ref TcpSide receiver, in TcpSegment segment)
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
            stream.SynTime = segment.Time;
        else if (!syn
            && ack
            && stream.RoundTrip == 0
            && sender.Is(TcpSideFlags.SawSyn)
            && receiver.Is(TcpSideFlags.SawSynAck))
            stream.RoundTrip = segment.Time - stream.SynTime;
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
        ref TcpStream stream, in TcpSide sender, in TcpSide receiver, in TcpSegment segment, uint next)
    {
        bool known = sender.Is(TcpSideFlags.HasNext);
        // A longer segment one byte back repeats a zero window probe's byte.
        bool advances = !known
            || !IsAfter(sender.Next, segment.Sequence)
            || (segment.Length > 1 && segment.Sequence == sender.Next - 1);
        if (!advances && receiver.Duplicates >= 2 && receiver.LatestAcknowledgment == segment.Sequence
            && segment.Time - receiver.LatestTime < FastRetransmission)
        {
            stream.Tally.Retransmissions++;
            stream.Tally.FastRetransmissions++;
            return;
        }
        bool acknowledged = segment.Length > 0
            && receiver.LatestAcknowledgment != 0
            && !IsAfter(segment.Sequence + segment.Length, receiver.LatestAcknowledgment);
        if (acknowledged)
        {
            stream.Tally.Retransmissions++;
            stream.Tally.SpuriousRetransmissions++;
            return;
        }
        long threshold = stream.RoundTrip == 0 ? UsualRoundTrip : stream.RoundTrip;
        if (!advances && segment.Time - sender.NextTime < threshold && sender.Next != next)
            stream.Tally.OutOfOrder++;
        else if (!advances)
            stream.Tally.Retransmissions++;
    }

    // Whether a sequence number is after another, modulo 2^32.
    private static bool IsAfter(uint sequence, uint other) => (int)(sequence - other) > 0;
}
