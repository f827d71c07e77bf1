using PcapStream.Capture;
using PcapStream.Operations.Flows.Application;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Operations.Flows.Windows;
using PcapStream.Operations.Flows.Zeek;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Ip;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows;

/// <summary>All flows of a run: packets come in order, one thread at a time.</summary>
internal abstract class FlowStage : IDisposable
{
    private readonly FragmentPorts _fragments = new();
    private HelloTable? _hellos;
    private long _packet;

    // Of the packet of which headers are added: its innermost flow so far, and whether the rest of it is left out.
    private FlowName _parent;
    private bool _isLeftOut;
    private bool _isInFlow = true;

    /// <summary>Packets that belong to no flow.</summary>
    public long WithoutFlow { get; private set; }

    /// <summary>The number of the packet that comes next, from 1.</summary>
    public long NextPacket => _packet + 1;

    /// <summary>When no packet came.</summary>
    protected QuietTimes Quiet { get; } = new();

    /// <summary>The greatest time of all packets.</summary>
    protected long Clock { get; private set; }

    /// <summary>A stage with the rules of the columns, that counts as much as they need.</summary>
    public static FlowStage Create(FlowsOptions options, FlowMemory memory, FlowWriter output)
    {
        if (options.Needs == ColumnNeeds.Zeek)
            return new ZeekStage(options, memory, output);
        if (options.Window is { } length)
            return new WindowStage(length, options, memory, output);
        // Each combination of details would be code of its own: what is not needed may be counted too.
        bool hasApplication = options.Needs.HasFlag(ColumnNeeds.Application);
        if (options.Needs.HasFlag(ColumnNeeds.Sketches))
            return Tracking<WithApplication<WithSketches<FullDetails<LongSequence>>>>();
        return (options.Needs & ~ColumnNeeds.Application) switch
        {
            ColumnNeeds.Record when hasApplication => Tracking<WithApplication<NoDetails>>(),
            ColumnNeeds.Record => Tracking<NoDetails>(),
            ColumnNeeds.Statistics when !hasApplication => Tracking<FlowStatistics>(),
            _ => (options.SequencePackets, hasApplication) switch
            {
                (0, false) => Tracking<FullDetails<NoSequence>>(),
                (0, true) => Tracking<WithApplication<FullDetails<NoSequence>>>(),
                _ => Tracking<WithApplication<FullDetails<LongSequence>>>(),
            },
        };

        TrackingStage<TDetails, PlainRules<TDetails>> Tracking<TDetails>()
            where TDetails : unmanaged, IFlowDetails =>
            new(new PlainRules<TDetails>(options), options, memory, output);
    }

    /// <summary>Gives keys their hashes.</summary>
    public HashSeed Seed { get; } = HashSeed.Random();

    /// <summary>Adds packets.</summary>
    /// <param name="packets">Packets in order.</param>
    /// <param name="fragments">The ends of those that are fragments, in order.</param>
    /// <param name="facts">What applications say in them; null where no column needs it.</param>
    public void Add(Span<ReadFlowPacket> packets, List<FiveTuple> fragments, BatchFacts? facts)
    {
        int fragment = 0;
        int entry = 0;
        for (int i = 0; i < packets.Length; i++)
        {
            Prefetch(packets, i);
            ref ReadFlowPacket read = ref packets[i];
            if (read.Level == 0)
                Begin(ref read.Packet);
            SetPlace(ref read);
            _isLeftOut = _isLeftOut || read.Role == FlowRole.None;
            if (read.IsFragment)
                Complete(ref read, fragments[fragment++]);
            if (!_isLeftOut)
                Add(ref read, read.HasFacts ? FactsOf(read, facts!, entry) : default);
            entry += read.HasFacts ? 1 : 0;
        }
    }

    /// <summary>Ends all flows and writes them.</summary>
    public void Complete(CancellationToken cancellation)
    {
        WithoutFlow += _isInFlow ? 0 : 1;
        _isInFlow = true;
        EndAll(cancellation);
    }

    public abstract void Dispose();

    /// <summary>Adds a packet to its flow; returns the flow's name if it is known now.</summary>
    protected abstract FlowName Add(ref FlowPacket packet, ReadOnlySpan<byte> facts, uint hash);

    /// <summary>Whether a fragment counts now; may give it what came in other packets.</summary>
    protected virtual bool TryComplete(ref ReadFlowPacket read, ref FiveTuple ends)
    {
        _fragments.Complete(ref ends);
        return true;
    }

    /// <summary>Prefetches flows of the packets after one.</summary>
    protected abstract void Prefetch(ReadOnlySpan<ReadFlowPacket> packets, int index);

    /// <summary>Ends all flows and writes them.</summary>
    protected abstract void EndAll(CancellationToken cancellation);

    private void Begin(ref FlowPacket packet)
    {
        WithoutFlow += _isInFlow ? 0 : 1;
        (_parent, _isLeftOut, _isInFlow) = (default, false, false);
        _packet++;
        if (packet.Time == Timestamp.NoTime)
            packet.Time = Clock;
        // The clock is 0 until the first packet. It never reaches the end of a timer that is beyond all times.
        long clock = Math.Min(Clock == 0 ? packet.Time : Math.Max(Clock, packet.Time), long.MaxValue - 1);
        if (Clock != 0)
            Quiet.Add(Clock, clock);
        Clock = clock;
    }

    private void SetPlace(ref ReadFlowPacket read)
    {
        ref FlowPacket packet = ref read.Packet;
        if (packet.Time == Timestamp.NoTime)
            packet.Time = Clock;
        packet.Clock = Clock;
        packet.Ordinal = (_packet * ReadFlowPacket.MostLevels) + read.Level;
    }

    private void Complete(ref ReadFlowPacket read, FiveTuple ends)
    {
        _isLeftOut = _isLeftOut || !TryComplete(ref read, ref ends);
        if (_isLeftOut)
            return;
        FlowPacketReader.Complete(ref read.Packet, ends);
        read.Hash = read.Packet.Hash(Seed);
    }

    private ReadOnlySpan<byte> FactsOf(in ReadFlowPacket read, BatchFacts facts, int entry) =>
        (_hellos ??= new HelloTable()).Add(read.Packet, read.Hash, facts.PayloadOf(entry), facts.FactsOf(entry));

    private void Add(ref ReadFlowPacket read, ReadOnlySpan<byte> facts)
    {
        ref FlowPacket packet = ref read.Packet;
        _isInFlow = true;
        packet.Parent = _parent;
        // What a wrong header contains is left out too.
        _isLeftOut = read.IsOpaque || packet.Faults.HasFlag(PacketFaults.Checksum);
        _parent = read.Role == FlowRole.Tunnel
            ? FlowName.OfTunnel(packet.Key)
            : Add(ref packet, facts, read.Hash);
    }
}
