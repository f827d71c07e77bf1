using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.SequenceAnalysis;

/// <summary>
/// Classifies a segment by the segments before it, like Wireshark's sequence analysis (its user's guide, "TCP
/// Analysis"). Sequence numbers are compared modulo 2^32 (RFC 9293, section 3.4).
/// </summary>
internal static class TcpAnalysis
{
    private const ulong FastRetransmission = 20_000_000;
    private const long UsualRoundTrip = 3_000_000;
    private const TcpControl Ends = TcpControl.Synchronize | TcpControl.Finish | TcpControl.Reset;

    /// <summary>Adds a segment.</summary>
    /// <param name="state">What is remembered of its conversation.</param>
    /// <param name="segment">The segment.</param>
    /// <returns>What is noteworthy about it.</returns>
    public static TcpFindings Add(ref TcpState state, in TcpSegment segment)
    {
        ref TcpSide sender = ref segment.FromHigh ? ref state.High : ref state.Low;
        ref TcpSide receiver = ref segment.FromHigh ? ref state.Low : ref state.High;
        FindInitial(ref sender, ref receiver, segment);

        TcpFindings findings = Classify(ref sender, receiver, segment);
        if (segment.Acknowledgment != sender.LatestAcknowledgment)
        {
            sender.Duplicates = 0;
            sender.LatestChange = segment.Number;
        }
        findings |= FindUnseen(ref receiver, segment);
        bool hasEnds = segment.Has(TcpControl.Synchronize | TcpControl.Finish);
        uint next = segment.Sequence + segment.Length + (hasEnds ? 1u : 0);
        if ((segment.Length > 0 || hasEnds) && (findings & TcpFindings.KeepAlive) == 0)
            findings |= ClassifySequence(state, sender, receiver, segment, next);
        Remember(ref sender, segment, next, findings);
        AddControl(ref state, segment);
        return findings;
    }

    /// <summary>
    /// Adds what the control bits of a segment say, without its sequence. <see cref="Add"/> does so as well.
    /// </summary>
    public static void AddControl(ref TcpState state, in TcpSegment segment)
    {
        ref TcpSide sender = ref segment.FromHigh ? ref state.High : ref state.Low;
        bool ack = segment.Has(TcpControl.Acknowledgment);
        if (segment.Has(TcpControl.Synchronize))
        {
            sender.Flags |= TcpSideFlags.HasPlainWindow;
            if (!ack)
                state.SynTime = segment.Time;
        }
        else if (ack)
        {
            sender.Flags &= ~TcpSideFlags.HasPlainWindow;
            // The round trip from the latest SYN to the first acknowledgment after it.
            if (state.SynTime != 0 && state.RoundTrip == 0)
                state.RoundTrip = segment.Time - state.SynTime;
        }
    }

    /// <summary>
    /// Finds the first sequence numbers of both sides, where they are not known. <see cref="Add"/> does so as well.
    /// </summary>
    public static void FindInitial(ref TcpSide sender, ref TcpSide receiver, in TcpSegment segment)
    {
        if (!sender.Is(TcpSideFlags.HasInitial))
        {
            sender.Initial = segment.Has(TcpControl.Synchronize) ? segment.Sequence : segment.Sequence - 1;
            sender.Flags |= TcpSideFlags.HasInitial;
        }
        if (segment.Has(TcpControl.Acknowledgment) && !receiver.Is(TcpSideFlags.HasInitial))
        {
            receiver.Initial = segment.Acknowledgment - 1;
            receiver.Flags |= TcpSideFlags.HasInitial;
        }
    }

    private static TcpFindings Classify(ref TcpSide sender, in TcpSide receiver, in TcpSegment segment)
    {
        bool known = sender.Is(TcpSideFlags.HasNext);
        bool expected = known && segment.Sequence == sender.Next;
        if (segment.Length == 1 && expected && receiver.Is(TcpSideFlags.HasWindow) && receiver.Window == 0)
            return TcpFindings.ZeroWindowProbe;
        TcpFindings findings = TcpFindings.None;
        if (known && IsAfter(segment.Sequence, sender.Next) && !segment.Has(TcpControl.Reset))
            findings |= TcpFindings.LostSegment;
        if (segment.Has(Ends))
            return findings;
        if (segment.Window == 0)
            findings |= TcpFindings.ZeroWindow;
        if (segment.Length <= 1 && known && segment.Sequence == sender.Next - 1)
            findings |= TcpFindings.KeepAlive;
        if (segment.Length > 0 && FillsWindow(receiver, segment))
            findings |= TcpFindings.WindowFull;
        bool repeats = segment.Length == 0
            && expected
            && sender.Is(TcpSideFlags.HasWindow)
            && segment.Acknowledgment == sender.LatestAcknowledgment;
        return repeats ? findings | ClassifyRepeated(ref sender, receiver, segment) : findings;
    }

    // A segment without data that acknowledges what the one before did.
    private static TcpFindings ClassifyRepeated(ref TcpSide sender, in TcpSide receiver, in TcpSegment segment)
    {
        if (segment.Window != sender.Window)
            return segment.Window == 0 ? TcpFindings.None : TcpFindings.WindowUpdate;
        // Answers to probes repeat too, but are not duplicates.
        if (segment.Window == 0)
            return receiver.Is(TcpSideFlags.ZeroWindowProbe) ? TcpFindings.ZeroWindowProbeAck : TcpFindings.None;
        if (receiver.Is(TcpSideFlags.KeepAlive))
            return TcpFindings.KeepAliveAck;
        sender.Duplicates = (short)Math.Min(Math.Max((int)sender.Duplicates, 0) + 1, short.MaxValue);
        return TcpFindings.DuplicateAck;
    }

    private static bool FillsWindow(in TcpSide receiver, in TcpSegment segment)
    {
        if (receiver.WindowShift == StreamFacts.UnknownShift || !receiver.Is(TcpSideFlags.HasWindow))
            return false;
        int shift = receiver.Is(TcpSideFlags.HasPlainWindow) ? 0 : Math.Max((int)receiver.WindowShift, 0);
        uint window = (uint)receiver.Window << shift;
        return segment.Sequence + segment.Length == receiver.LatestAcknowledgment + window;
    }

    // Whether it acknowledges bytes that no segment had, which is said once.
    private static TcpFindings FindUnseen(ref TcpSide receiver, in TcpSegment segment)
    {
        if (!segment.Has(TcpControl.Acknowledgment)
            || !receiver.Is(TcpSideFlags.HasGapless)
            || !IsAfter(segment.Acknowledgment, receiver.Gapless))
            return TcpFindings.None;
        bool isFirst = receiver.Gapless != receiver.Next || receiver.Duplicates == 0;
        if (receiver.Gapless != receiver.Next)
            receiver.Gapless = receiver.Next;
        else
            receiver.Duplicates = TcpSide.SaidUnseen;
        return isFirst ? TcpFindings.Noted | TcpFindings.AckLostSegment : TcpFindings.Noted;
    }

    private static TcpFindings ClassifySequence(
        in TcpState state, in TcpSide sender, in TcpSide receiver, in TcpSegment segment, uint next)
    {
        bool known = sender.Is(TcpSideFlags.HasNext);
        // A longer segment one byte back repeats a zero window probe's byte.
        bool advances = !known
            || !IsAfter(sender.Next, segment.Sequence)
            || (segment.Length > 1 && segment.Sequence == sender.Next - 1);
        // Wireshark's counter has no sign, so that -1 is many.
        bool isAwaited = receiver.Duplicates is >= 2 or TcpSide.SaidUnseen;
        if (!advances && isAwaited && receiver.LatestAcknowledgment == segment.Sequence
            && (ulong)(segment.Time - receiver.LatestTime) < FastRetransmission)
            return TcpFindings.Retransmission | TcpFindings.FastRetransmission;
        bool acknowledged = segment.Length > 0
            && receiver.LatestAcknowledgment != 0
            && !IsAfter(segment.Sequence + segment.Length, receiver.LatestAcknowledgment);
        if (acknowledged)
            return TcpFindings.Retransmission | TcpFindings.SpuriousRetransmission;
        if (advances)
            return TcpFindings.None;
        // Of clocks that went back, Wireshark takes negative times for very long ones.
        ulong threshold = (ulong)(state.RoundTrip == 0 ? UsualRoundTrip : state.RoundTrip);
        return (ulong)(segment.Time - sender.NextTime) < threshold && sender.Next != next
            ? TcpFindings.OutOfOrder
            : TcpFindings.Retransmission;
    }

    private static void Remember(ref TcpSide sender, in TcpSegment segment, uint next, TcpFindings findings)
    {
        bool isProbe = (findings & TcpFindings.ZeroWindowProbe) != 0;
        if (!isProbe && (!sender.Is(TcpSideFlags.HasNext) || IsAfter(next, sender.Next)))
        {
            sender.Next = next;
            sender.NextTime = segment.Time;
            sender.Flags |= TcpSideFlags.HasNext;
        }
        if (!isProbe && (!sender.Is(TcpSideFlags.HasGapless) || segment.Sequence == sender.Gapless))
        {
            sender.Gapless = sender.Next;
            sender.Flags |= TcpSideFlags.HasGapless;
        }
        sender.Window = segment.Window;
        sender.LatestAcknowledgment = segment.Acknowledgment;
        sender.LatestTime = segment.Time;
        sender.Flags = (sender.Flags & ~TcpSideFlags.Latest)
            | TcpSideFlags.HasWindow
            | (isProbe ? TcpSideFlags.ZeroWindowProbe : 0)
            | ((findings & TcpFindings.KeepAlive) != 0 ? TcpSideFlags.KeepAlive : 0);
    }

    // Whether a sequence number is after another, modulo 2^32.
    private static bool IsAfter(uint sequence, uint other) => (int)(sequence - other) > 0;
}
