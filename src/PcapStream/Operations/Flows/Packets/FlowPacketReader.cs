using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Flows.Application;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Packets;

/// <summary>Reads what flows need of packets. For one thread.</summary>
/// <param name="tunnels">The headers that make flows.</param>
/// <param name="seed">Gives keys their hashes.</param>
/// <param name="full">Whether all columns need their part of a packet.</param>
/// <param name="scopes">Reads what else is in keys; null for nothing.</param>
/// <param name="facts">Gets what applications say; null where no column needs it.</param>
internal class FlowPacketReader(
    FlowTunnels tunnels, HashSeed seed, bool full = false, FlowScopeReader? scopes = null, BatchFacts? facts = null)
{
    private const int AddressBytes = 6;

    private readonly PacketDecoder _decoder = new();
    private readonly FiveTuple[] _levels = new FiveTuple[ReadFlowPacket.MostLevels];

    /// <summary>Reads a packet, which has one entry at least.</summary>
    /// <param name="record">The packet.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="read">
    /// Gets everything that does not depend on other packets; has room for <see cref="ReadFlowPacket.MostLevels"/>.
    /// </param>
    /// <param name="fragments">Gets the ends of entries that are fragments, for <see cref="Complete"/>.</param>
    /// <returns>The number of entries.</returns>
    public int Read(
        in PacketRecord record, PacketBatch batch, Span<ReadFlowPacket> read, List<FiveTuple> fragments)
    {
        Timestamp time = batch.TimeOf(record);
        DecodedPacket decoded = _decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength);
        int count = tunnels == FlowTunnels.Inner
            ? FiveTuple.TryRead(decoded, out _levels[0]) ? 1 : 0
            : FiveTuple.Read(decoded, _levels);
        count = tunnels == FlowTunnels.Outer ? Math.Min(count, 1) : count;
        read[0] = default;
        for (int level = 0; level < count; level++)
        {
            ref ReadFlowPacket entry = ref read[level];
            ref FiveTuple ends = ref _levels[level];
            entry = default;
            entry.Level = (byte)level;
            Measure(record, ends, ref entry.Packet);
            entry.Role = RoleOf(record, ref ends, ref entry.Packet);
            entry.IsOpaque = IsOpaque(ends);
            if (full)
                AddRest(decoded, ends, ref entry.Packet);
            if (scopes is not null)
                entry.Packet.Scope = scopes.Read(decoded, ends, record, batch);
            entry.Packet.Time = time.IsKnown ? time.Nanoseconds : Timestamp.NoTime;
            entry.HasFacts = facts is not null && facts.TryAdd(record, ends);
            if (ends.Fragment is null)
            {
                Complete(ref entry.Packet, ends);
                entry.Hash = entry.Packet.Hash(seed);
            }
            else
            {
                entry.IsFragment = true;
                fragments.Add(ends);
            }
        }
        if (count == 0)
            read[0].Packet.Time = time.IsKnown ? time.Nanoseconds : Timestamp.NoTime;
        return Math.Max(1, count);
    }

    /// <summary>Sets the key, after the ports of a fragment were found.</summary>
    public static void Complete(ref FlowPacket packet, in FiveTuple ends)
    {
        OrderedEnds order = ends.Order();
        packet.IsFromLow = order.IsFromLow;
        packet.Key = new FlowTuple(
            order.Low.Bits,
            order.High.Bits,
            order.LowPort,
            order.HighPort,
            ends.Number,
            (byte)order.Low.Kind,
            Unused: 0);
    }

    /// <summary>What a header is for flows; may change what was read.</summary>
    protected virtual FlowRole RoleOf(in PacketRecord record, ref FiveTuple ends, ref FlowPacket packet) =>
        FlowRole.Flow;

    /// <summary>Whether headers in the payload of a header are not looked at.</summary>
    protected virtual bool IsOpaque(in FiveTuple ends) => false;

    private static void Measure(in PacketRecord record, in FiveTuple ends, ref FlowPacket packet)
    {
        long ipBytes = ends.IpBytes > 0 ? ends.IpBytes : Math.Max(0, record.OriginalLength - ends.IpOffset);
        packet.FrameBytes = record.OriginalLength;
        packet.IpBytes = (uint)ipBytes;
        packet.HeaderBytes = (uint)ends.TransportBytes;
        packet.PayloadBytes = (uint)Math.Max(0, ipBytes - (ends.PayloadOffset - ends.IpOffset));
        packet.Flags = ends.Flags;
        packet.Sequence = ends.Sequence;
        packet.Acknowledgment = ends.Acknowledgment;
        packet.Window = ends.Window;
    }

    private static void AddRest(in DecodedPacket decoded, in FiveTuple ends, ref FlowPacket packet)
    {
        foreach (Layer layer in decoded.Layers)
        {
            if (layer.Offset >= ends.IpOffset)
                break;
            if (layer.Protocol == Protocol.Ethernet && decoded.Header(layer) is { Length: EthernetHeader.Size } header)
            {
                packet.DestinationMac = AddressBits.Ethernet(header).Lower;
                packet.SourceMac = AddressBits.Ethernet(header[AddressBytes..]).Lower;
            }
        }
        if (!packet.Has(TcpControl.Synchronize))
            return;
        int offset = ends.PayloadOffset - ends.TransportBytes;
        foreach (HeaderOption option in TcpHeader.OptionsOf(decoded.Data.Slice(offset, ends.TransportBytes)))
        {
            packet.SegmentSize = TcpOptionKind.SegmentSize(option) ?? packet.SegmentSize;
            packet.WindowShift = (byte)(TcpOptionKind.WindowShift(option) + 1 ?? packet.WindowShift);
        }
    }
}
