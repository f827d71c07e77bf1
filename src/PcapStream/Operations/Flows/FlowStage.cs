using System.Runtime.CompilerServices;
using PcapStream.Capture;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Operations.Flows.Zeek;
using PcapStream.Operations.Selection;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Flows;

/// <summary>All flows of a run: packets come in order, one thread at a time.</summary>
internal abstract class FlowStage : IDisposable
{
    private readonly FragmentPorts _fragments = new();
    private long _packet;

    // Of the packet of which headers are added: its innermost flow so far, and whether the rest of it is left out.
    private FlowName _parent;
    private bool _isLeftOut;
    private bool _isInFlow = true;

    /// <summary>Packets that belong to no flow.</summary>
    public long WithoutFlow { get; private set; }

    /// <summary>The greatest time of all packets.</summary>
    protected long Clock { get; private set; }

    /// <summary>A stage with the rules of the columns, that counts as much as they need.</summary>
    public static FlowStage Create(FlowsOptions options, FlowMemory memory, FlowText text) =>
        options.Needs switch
        {
            FlowNeeds.Zeek => new ZeekStage(options, memory, text),
            FlowNeeds.Details => new FlowStage<FlowDetails, PlainRules<FlowDetails>>(
                new(options), options, memory, text),
            _ => new FlowStage<NoDetails, PlainRules<NoDetails>>(new(options), options, memory, text),
        };

    /// <summary>Adds packets.</summary>
    public void Add(Span<ReadFlowPacket> packets)
    {
        foreach (ref ReadFlowPacket read in packets)
        {
            if (read.Level == 0)
                Begin(ref read.Packet);
            Add(ref read);
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
    protected abstract FlowName Add(ref FlowPacket packet);

    /// <summary>Whether a header counts now; may give it what came in other packets.</summary>
    protected virtual bool TryComplete(ref ReadFlowPacket read)
    {
        _fragments.Complete(ref read.Ends);
        return true;
    }

    /// <summary>Ends all flows and writes them.</summary>
    protected abstract void EndAll(CancellationToken cancellation);

    private void Begin(ref FlowPacket packet)
    {
        WithoutFlow += _isInFlow ? 0 : 1;
        (_parent, _isLeftOut, _isInFlow) = (default, false, false);
        _packet++;
        if (packet.Time == Timestamp.NoTime)
            packet.Time = Clock;
        // Before the first time, 0 is none.
        Clock = Clock == 0 ? packet.Time : Math.Max(Clock, packet.Time);
    }

    private void Add(ref ReadFlowPacket read)
    {
        ref FlowPacket packet = ref read.Packet;
        if (packet.Time == Timestamp.NoTime)
            packet.Time = Clock;
        packet.Clock = Clock;
        packet.Ordinal = (_packet * ReadFlowPacket.MostLevels) + read.Level;
        _isLeftOut = _isLeftOut || read.Role == FlowRole.None || !TryComplete(ref read);
        if (_isLeftOut)
            return;
        _isInFlow = true;
        packet.Parent = _parent;
        FlowPacketReader.Complete(ref packet, read.Ends);
        // What a wrong header contains is left out too.
        _isLeftOut = packet.Faults.HasFlag(PacketFaults.Checksum);
        _parent = read.Role == FlowRole.Tunnel ? FlowName.OfTunnel(packet.Key) : Add(ref packet);
    }
}

/// <summary>Flows with details, by rules.</summary>
internal class FlowStage<TDetails, TRules> : FlowStage, IFlowSink<TDetails>
    where TDetails : unmanaged, IFlowDetails
    where TRules : struct, IFlowRules<TDetails>
{
    private readonly TRules _rules;
    private readonly FlowText _text;
    private readonly FlowTable<TDetails> _table;
    private readonly WaitingPackets _waiting;
    private readonly ExternalSorter<Flow<TDetails>, ByEnd>? _byEnd;
    private readonly ExternalSorter<Flow<TDetails>, ByStart>? _byStart;
    private readonly FlowTracker<TDetails, TRules> _tracker;

    // Whether flows are sorted before they are written.
    private bool _isSorting;

    public FlowStage(TRules rules, FlowsOptions options, FlowMemory memory, FlowText text)
    {
        _rules = rules;
        _text = text;
        _table = new FlowTable<TDetails>(memory.Alive, rules.Timers);
        _waiting = new WaitingPackets(memory.Folder);
        if (options.Order == FlowOrder.Start)
            _byStart = new ExternalSorter<Flow<TDetails>, ByStart>(memory.Finished);
        else
            _byEnd = new ExternalSorter<Flow<TDetails>, ByEnd>(memory.Finished);
        _isSorting = options.Order == FlowOrder.Start;
        _tracker = CreateTracker();
    }

    public void Add(in Flow<TDetails> flow)
    {
        // A flow that ends after a packet has waited may end after one whose packets wait.
        _isSorting |= _waiting.Any;
        if (!_isSorting)
            Write(flow);
        else if (_byStart is not null)
            _byStart.Add(flow);
        else
            _byEnd!.Add(flow);
    }

    protected sealed override void EndAll(CancellationToken cancellation)
    {
        _tracker.EndAll(Clock);
        _isSorting |= _waiting.Any;
        var files = new Stack<SpillFile>(_waiting.Take());
        while (files.TryPop(out SpillFile? file))
        {
            using (file)
                Track(file, cancellation);
            foreach (SpillFile left in _waiting.Take())
                files.Push(left);
        }
        if (_byStart is not null)
        {
            foreach (ref readonly Flow<TDetails> flow in _byStart.Drain())
                Write(flow, cancellation);
        }
        else if (_isSorting)
        {
            foreach (ref readonly Flow<TDetails> flow in _byEnd!.Drain())
                Write(flow, cancellation);
        }
    }

    public sealed override void Dispose()
    {
        _byEnd?.Dispose();
        _byStart?.Dispose();
        _table.Dispose();
    }

    protected sealed override FlowName Add(ref FlowPacket packet) => _tracker.Add(ref packet);

    private FlowTracker<TDetails, TRules> CreateTracker() => new(_rules, _table, _waiting, this);

    // The flows of a part get all of the memory; those that do not fit wait once more, divided by another hash.
    private void Track(SpillFile file, CancellationToken cancellation)
    {
        FlowTracker<TDetails, TRules> tracker = CreateTracker();
        foreach (FlowPacket[] packets in WaitingPackets.Read(file))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (ref FlowPacket packet in packets.AsSpan())
                tracker.Add(ref packet);
        }
        tracker.EndAll(Clock);
    }

    private void Write(in Flow<TDetails> flow, CancellationToken cancellation)
    {
        if (_text.Flows % 1024 == 0)
            cancellation.ThrowIfCancellationRequested();
        Write(flow);
    }

    private void Write(in Flow<TDetails> flow)
    {
        if (typeof(TDetails) == typeof(FlowDetails))
            _text.Write(flow.Record, Unsafe.As<TDetails, FlowDetails>(ref Unsafe.AsRef(in flow.Details)));
        else if (typeof(TDetails) == typeof(ZeekConnection))
            _text.Write(flow.Record, Unsafe.As<TDetails, ZeekConnection>(ref Unsafe.AsRef(in flow.Details)));
        else
            _text.Write(flow.Record, default(FlowDetails));
    }

    /// <summary>The order in which flows end.</summary>
    private readonly struct ByEnd : IRecordOrder<Flow<TDetails>>
    {
        public static int Compare(in Flow<TDetails> left, in Flow<TDetails> right) =>
            (left.Record.EndClock, left.Record.EndOrdinal).CompareTo(
                (right.Record.EndClock, right.Record.EndOrdinal));

        public static uint Prefix(in Flow<TDetails> flow) => UpperBits(flow.Record.EndClock);
    }

    /// <summary>The order in which flows start.</summary>
    private readonly struct ByStart : IRecordOrder<Flow<TDetails>>
    {
        public static int Compare(in Flow<TDetails> left, in Flow<TDetails> right) =>
            (left.Record.Start, left.Record.FirstOrdinal).CompareTo((right.Record.Start, right.Record.FirstOrdinal));

        public static uint Prefix(in Flow<TDetails> flow) => UpperBits(flow.Record.Start);
    }

    private static uint UpperBits(long time) => (uint)((ulong)(time ^ long.MinValue) >> 32);
}
