using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Experts;

/// <summary>Finds the expert items of a segment of TCP.</summary>
internal readonly ref struct TcpExperts(ExpertFinder finder)
{
    private readonly ExpertFinder _finder = finder;

    // In the order of their kinds.
    private static ReadOnlySpan<TcpFindings> Findings =>
    [
        TcpFindings.ReusedPorts, TcpFindings.FastRetransmission, TcpFindings.SpuriousRetransmission,
        TcpFindings.Retransmission, TcpFindings.OutOfOrder, TcpFindings.LostSegment, TcpFindings.AckLostSegment,
        TcpFindings.WindowUpdate, TcpFindings.WindowFull, TcpFindings.KeepAlive, TcpFindings.KeepAliveAck,
        TcpFindings.DuplicateAck, TcpFindings.ZeroWindowProbe, TcpFindings.ZeroWindow, TcpFindings.ZeroWindowProbeAck,
    ];

    public void Find(in FieldSource source)
    {
        if (!TcpHeader.TryRead(source.Bytes, out TcpHeader header))
            return;
        source.HasFacts(out StreamFacts facts);
        FindControl(header, facts.Findings, source);
        FindOptions(header, source);
        for (int i = 0; i < Findings.Length && facts.Findings != TcpFindings.None; i++)
        {
            var kind = (ExpertKind)((int)ExpertKind.ReusedPorts + i);
            if ((facts.Findings & Findings[i]) != 0)
                _finder.Add(kind, kind == ExpertKind.DuplicateAck ? facts.Duplicate : 0, source);
        }
    }

    private void FindControl(TcpHeader header, TcpFindings findings, in FieldSource source)
    {
        TcpControl flags = header.Flags;
        bool isAcknowledged = (flags & TcpControl.Acknowledgment) != 0;
        Add(!isAcknowledged && header.AcknowledgmentNumber != 0, ExpertKind.UnusedAcknowledgment, source);
        if ((flags & TcpControl.Synchronize) != 0)
        {
            _finder.Add(
                isAcknowledged ? ExpertKind.SynAck : ExpertKind.Syn,
                isAcknowledged ? header.SourcePort : header.DestinationPort, source);
        }
        Add((flags & TcpControl.Finish) != 0, ExpertKind.Finish, source);
        Add((findings & TcpFindings.ActiveClose) != 0, ExpertKind.ActiveClose, source);
        Add((findings & TcpFindings.PassiveClose) != 0, ExpertKind.PassiveClose, source);
        Add((flags & TcpControl.Reset) != 0, ExpertKind.Reset, source);
        Add(
            (flags & TcpControl.Urgent) == 0 && header.UrgentPointer != 0, ExpertKind.UnusedUrgentPointer, source);
    }

    private void FindOptions(TcpHeader header, in FieldSource source)
    {
        bool isSyn = (header.Flags & TcpControl.Synchronize) != 0;
        bool hasSize = false;
        HeaderOptions options = header.Options;
        while (options.MoveNext())
        {
            HeaderOption option = options.Current;
            switch (option.Kind)
            {
                case HeaderOption.End:
                    Add(option.Data.ContainsAnyExcept((byte)0), ExpertKind.OptionPadding, source);
                    break;
                case TcpOptionKind.MaximumSegmentSize:
                    hasSize = true;
                    Add(!isSyn, ExpertKind.LateSegmentSize, source);
                    break;
                case TcpOptionKind.SelectiveAcknowledgment:
                    Add(IsDuplicate(option.Data, header.AcknowledgmentNumber), ExpertKind.DuplicateSack, source);
                    break;
            }
        }
        Add(
            isSyn && !hasSize && !options.IsMalformed && header.HeaderLength > TcpHeader.MinSize,
            ExpertKind.NoSegmentSize, source);
    }

    // RFC 2883, section 4: the first block is acknowledged already, or within the second.
    private static bool IsDuplicate(ReadOnlySpan<byte> blocks, uint acknowledgment)
    {
        const int Size = 8;
        if (blocks.Length < Size)
            return false;
        uint left = BinaryPrimitives.ReadUInt32BigEndian(blocks);
        uint right = BinaryPrimitives.ReadUInt32BigEndian(blocks[4..]);
        return (int)(right - acknowledgment) <= 0
            || (blocks.Length >= 2 * Size
                && (int)(BinaryPrimitives.ReadUInt32BigEndian(blocks[Size..]) - left) < 0
                && (int)(BinaryPrimitives.ReadUInt32BigEndian(blocks[(Size + 4)..]) - right) > 0);
    }

    private void Add(bool isFound, ExpertKind kind, in FieldSource source)
    {
        if (isFound)
            _finder.Add(kind, 0, source);
    }
}
