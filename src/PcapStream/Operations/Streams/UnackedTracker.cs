using System.Buffers.Binary;
using PcapStream.Buffers;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Protocols;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Transport;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Finds which segment is acknowledged, how many bytes are not, and what a retransmission waited for, like Wireshark's
/// sequence analysis.
/// </summary>
internal sealed class UnackedTracker : IDisposable
{
    // As many as Wireshark keeps of a side.
    private const int MostSegments = 10_000;
    private const int MostBlocks = 4;
    private const int BlockBytes = 8;
    private const uint MostInFlight = 2_000_000_000;

    private readonly HashSeed _seed;
    private readonly CachedTable<UnackedSide> _sides;
    private readonly CachedTable<UnackedPart> _parts;
    private UnackedSegment[] _segments = new UnackedSegment[UnackedPart.Most];

    public UnackedTracker(BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    {
        _seed = seed;
        _sides = new CachedTable<UnackedSide>(allocator, bytes / 4, folder);
        _parts = new CachedTable<UnackedPart>(allocator, bytes - bytes / 4, folder);
    }

    /// <summary>Adds an analysed segment.</summary>
    /// <param name="stream">The number of its stream.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="sender">The sender before the segment.</param>
    /// <param name="next">The sender's highest sequence number with the segment.</param>
    /// <param name="facts">What is known of the segment, to which this adds.</param>
    public void Add(uint stream, in TcpSegment segment, in TcpSide sender, uint next, ref StreamFacts facts)
    {
        ulong own = SideOf(stream, segment);
        AddToSender(own, segment, sender, next, ref facts);
        Acknowledge(own ^ 1, segment, ref facts);
    }

    public void Dispose()
    {
        _sides.Dispose();
        _parts.Dispose();
    }

    private void AddToSender(
        ulong own, in TcpSegment segment, in TcpSide sender, uint next, ref StreamFacts facts)
    {
        ref UnackedSide side = ref _sides.FindOrAdd(new UnackedSide(own, _seed), out _);
        if ((facts.Findings & TcpFindings.Retransmissions) == TcpFindings.Retransmission)
            FindRepeated(own, segment, sender, side, ref facts);
        if ((facts.Findings & TcpFindings.LostSegment) != 0)
            side.HasGap = true;
        bool hasEnds = HasEnds(segment);
        if ((segment.Length > 0 || hasEnds) && side.Count < MostSegments)
        {
            var added = new UnackedSegment(
                segment.Number, segment.Time, segment.Sequence,
                segment.Sequence + segment.Length + (hasEnds ? 1u : 0));
            Append(own, ref side, added, facts.SequenceBase);
        }
        if (!sender.Is(TcpSideFlags.HasNext) || next != sender.Next)
            side.NextFrame = segment.Number;
        if (segment.Length > 0 && side.Count > 0 && !side.HasGap)
            CountBytes(segment, ref side, ref facts);
    }

    // As in Wireshark, since the eldest segment, or else the one that set the highest sequence number.
    private void FindRepeated(
        ulong own, in TcpSegment segment, in TcpSide sender, in UnackedSide side, ref StreamFacts facts)
    {
        if (side.Count == 0)
        {
            (facts.WaitedSince, facts.Waited) = (side.NextFrame, segment.Time - sender.NextTime);
            return;
        }
        UnackedSegment eldest = PartOf(own, 0).Segments[0];
        (facts.WaitedSince, facts.Waited) = (eldest.Frame, segment.Time - eldest.Time);
    }

    private static void CountBytes(in TcpSegment segment, ref UnackedSide side, ref StreamFacts facts)
    {
        // Only bytes of data, where the segment itself has a SYN or FIN.
        uint inFlight = side.Last - side.First - side.SelectiveBytes - (HasEnds(segment) ? 1u : 0);
        facts.Findings |= TcpFindings.Noted;
        bool pushes = segment.Has(TcpControl.Push);
        side.PushBytes = side.HasPushed ? segment.Length : side.PushBytes + segment.Length;
        side.HasPushed = pushes;
        if (inFlight is > 0 and < MostInFlight)
            (facts.BytesInFlight, facts.PushBytes) = (inFlight, side.PushBytes);
    }

    private void Acknowledge(ulong other, in TcpSegment segment, ref StreamFacts facts)
    {
        ref UnackedSide side = ref _sides.FindOrAdd(new UnackedSide(other, _seed), out _);
        // As in Wireshark, all is counted again after an acknowledgment.
        if (segment.Has(TcpControl.Acknowledgment))
            side.HasGap = false;
        if (side.Count == 0)
            return;
        Load(other, side.Count);
        uint acknowledged = segment.Acknowledgment;
        int kept = 0;
        bool changed = false;
        for (int i = 0; i < side.Count; i++)
        {
            UnackedSegment one = _segments[i];
            if (one.Next == acknowledged)
            {
                if (facts.Acknowledged == 0)
                    (facts.Acknowledged, facts.RoundTrip) = (one.Frame, segment.Time - one.Time);
                continue;
            }
            if ((int)(one.Next - acknowledged) <= 0)
                continue;
            if ((int)(acknowledged - one.Sequence) > 0)
            {
                one = one with { Sequence = acknowledged };
                changed = true;
            }
            _segments[kept++] = one;
        }
        if (kept == side.Count && !changed)
            return;
        side.Count = kept;
        Measure(ref side, side.Origin);
        for (int i = 0; i < kept; i += UnackedPart.Most)
        {
            int count = Math.Min(UnackedPart.Most, kept - i);
            _segments.AsSpan(i, count).CopyTo(PartOf(other, i).Segments);
        }
    }

    /// <summary>
    /// Adds the blocks that the sender of a segment has out of order (RFC 2018), which are not in flight until its next
    /// segment.
    /// </summary>
    public void AddBlocks(uint stream, in TcpSegment segment, HeaderOptions options)
    {
        ref UnackedSide receiver = ref _sides.FindOrAdd(new UnackedSide(SideOf(stream, segment) ^ 1, _seed), out _);
        receiver.SelectiveBytes = 0;
        int blocks = 0;
        foreach (HeaderOption option in options)
        {
            if (option.Kind != TcpOptionKind.SelectiveAcknowledgment)
                continue;
            ReadOnlySpan<byte> data = option.Data;
            for (; data.Length >= BlockBytes && blocks < MostBlocks; data = data[BlockBytes..])
            {
                blocks++;
                receiver.SelectiveBytes += BinaryPrimitives.ReadUInt32BigEndian(data[4..])
                    - BinaryPrimitives.ReadUInt32BigEndian(data);
            }
        }
    }

    private static bool HasEnds(in TcpSegment segment) =>
        segment.Has(TcpControl.Synchronize | TcpControl.Finish);

    private static ulong SideOf(uint stream, in TcpSegment segment) =>
        (ulong)stream << 1 | (segment.FromHigh ? 1u : 0);

    private void Append(ulong own, ref UnackedSide side, UnackedSegment added, uint origin)
    {
        if (origin != side.Origin)
        {
            Load(own, side.Count);
            Measure(ref side, origin);
        }
        PartOf(own, side.Count).Segments[side.Count % UnackedPart.Most] = added;
        side.Count++;
        Extend(ref side, added);
    }

    // Of the loaded segments.
    private void Measure(ref UnackedSide side, uint origin)
    {
        (side.First, side.Last, side.Origin) = (uint.MaxValue, 0, origin);
        foreach (ref readonly UnackedSegment one in _segments.AsSpan(0, side.Count))
            Extend(ref side, one);
    }

    private static void Extend(ref UnackedSide side, in UnackedSegment one)
    {
        side.First = Math.Min(side.First, one.Sequence - side.Origin);
        side.Last = Math.Max(side.Last, one.Next - side.Origin);
    }

    private void Load(ulong side, int count)
    {
        if (_segments.Length < count)
            Array.Resize(ref _segments, Math.Max(2 * _segments.Length, count));
        for (int i = 0; i < count; i += UnackedPart.Most)
        {
            ReadOnlySpan<UnackedSegment> part = PartOf(side, i).Segments;
            part[..Math.Min(UnackedPart.Most, count - i)].CopyTo(_segments.AsSpan(i));
        }
    }

    private ref UnackedPart PartOf(ulong side, int segment) => ref _parts.FindOrAdd(
        new UnackedPart(side << 16 | (uint)(segment / UnackedPart.Most), _seed), out _);
}
