using System.Runtime.CompilerServices;
using PcapStream.Capture;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Operations.Selection;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Flows;

/// <summary>All flows of a run: packets come in order, one thread at a time.</summary>
internal abstract class FlowStage : IDisposable
{
    private readonly FragmentPorts _fragments = new();
    private long _ordinal;

    /// <summary>Packets without IP, which belong to no flow.</summary>
    public long WithoutIp { get; private set; }

    /// <summary>The greatest time of all packets.</summary>
    protected long Clock { get; private set; }

    /// <summary>A stage that counts as much as the columns need.</summary>
    public static FlowStage Create(FlowsOptions options, FlowMemory memory, FlowText text) =>
        options.Columns.Any(column => column.NeedsDetails)
            ? new FlowStage<FlowDetails>(options, memory, text)
            : new FlowStage<NoDetails>(options, memory, text);

    /// <summary>Adds packets.</summary>
    public void Add(Span<ReadFlowPacket> packets)
    {
        foreach (ref ReadFlowPacket read in packets)
        {
            ref FlowPacket packet = ref read.Packet;
            packet.Ordinal = ++_ordinal;
            if (packet.Time == Timestamp.NoTime)
                packet.Time = Clock;
            // Before the first time, 0 is none.
            Clock = Clock == 0 ? packet.Time : Math.Max(Clock, packet.Time);
            packet.Clock = Clock;
            if (!read.HasIp)
            {
                WithoutIp++;
                continue;
            }
            _fragments.Complete(ref read.Ends);
            FlowPacketReader.Complete(ref packet, read.Ends);
            Add(ref packet);
        }
    }

    /// <summary>Ends all flows and writes them.</summary>
    public abstract void Complete(CancellationToken cancellation);

    public abstract void Dispose();

    protected abstract void Add(ref FlowPacket packet);
}

/// <summary>A packet as a worker has read it.</summary>
internal struct ReadFlowPacket
{
    public FlowPacket Packet;
    public FiveTuple Ends;
    public bool HasIp;
}

/// <summary>Flows with details.</summary>
internal sealed class FlowStage<TDetails> : FlowStage, IFlowSink<TDetails>
    where TDetails : unmanaged, IFlowDetails
{
    private readonly FlowsOptions _options;
    private readonly FlowText _text;
    private readonly FlowTable<TDetails> _table;
    private readonly WaitingPackets _waiting;
    private readonly ExternalSorter<Flow<TDetails>, ByEnd>? _byEnd;
    private readonly ExternalSorter<Flow<TDetails>, ByStart>? _byStart;
    private readonly FlowTracker<TDetails> _tracker;

    // Whether flows are sorted before they are written.
    private bool _isSorting;

    public FlowStage(FlowsOptions options, FlowMemory memory, FlowText text)
    {
        _options = options;
        _text = text;
        _table = new FlowTable<TDetails>(memory.Alive);
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

    public override void Complete(CancellationToken cancellation)
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

    public override void Dispose()
    {
        _byEnd?.Dispose();
        _byStart?.Dispose();
        _table.Dispose();
    }

    protected override void Add(ref FlowPacket packet) => _tracker.Add(ref packet);

    private FlowTracker<TDetails> CreateTracker() => new(_options, _table, _waiting, this);

    // The flows of a part get all of the memory; those that do not fit wait once more, divided by another hash.
    private void Track(SpillFile file, CancellationToken cancellation)
    {
        FlowTracker<TDetails> tracker = CreateTracker();
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
        else
            _text.Write(flow.Record, default);
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
