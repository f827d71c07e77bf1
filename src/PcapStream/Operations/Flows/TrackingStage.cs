using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Flows;

/// <summary>Flows with details, by rules.</summary>
internal class TrackingStage<TDetails, TRules> : FlowStage, IFlowSink<TDetails>
    where TDetails : unmanaged, IFlowDetails
    where TRules : struct, IFlowRules<TDetails>
{
    // Packets that come before the one of which is prefetched.
    protected const int BucketDistance = 12;
    protected const int FlowDistance = 8;
    private const int NeighbourDistance = 4;

    private readonly FlowWriter _output;
    private readonly WaitingPackets _waiting;
    private readonly ExternalSorter<Flow<TDetails>, ByEnd>? _byEnd;
    private readonly ExternalSorter<Flow<TDetails>, ByStart>? _byStart;
    private readonly FlowTracker<TDetails, TRules> _tracker;

    // Whether flows are sorted before they are written.
    private bool _isSorting;

    public TrackingStage(TRules rules, FlowsOptions options, FlowMemory memory, FlowWriter output)
    {
        Rules = rules;
        _output = output;
        Table = new LiveFlows<TDetails>(
            memory.Alive, rules.Timers, hasScopes: options.Key != FlowKeyParts.None);
        _waiting = new WaitingPackets(memory.Folder);
        if (options.Order == FlowRowOrder.Start)
            _byStart = new ExternalSorter<Flow<TDetails>, ByStart>(memory.Finished);
        else
            _byEnd = new ExternalSorter<Flow<TDetails>, ByEnd>(memory.Finished);
        _isSorting = options.Order == FlowRowOrder.Start;
        _tracker = CreateTracker();
    }

    /// <summary>The rules.</summary>
    protected TRules Rules { get; }

    /// <summary>The flows that are alive.</summary>
    protected LiveFlows<TDetails> Table { get; }

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
        Table.Dispose();
    }

    protected override FlowName Add(ref FlowPacket packet, ReadOnlySpan<byte> facts, uint hash) =>
        Add(ref packet, packet.Key, facts, hash);

    /// <summary>Adds a packet to the flow of a key.</summary>
    protected FlowName Add(ref FlowPacket packet, in FlowTuple key, ReadOnlySpan<byte> facts, uint hash) =>
        _tracker.Add(ref packet, key, facts, hash);

    /// <summary>The key of a packet's flow.</summary>
    protected virtual FlowTuple KeyOf(in FlowPacket packet) => packet.Key;

    protected override void Prefetch(ReadOnlySpan<ReadFlowPacket> packets, int index)
    {
        if (index + BucketDistance < packets.Length)
            Table.PrefetchBucket(packets[index + BucketDistance].Hash);
        if (index + FlowDistance < packets.Length)
            Table.PrefetchFlow(packets[index + FlowDistance].Hash);
        if (index + NeighbourDistance < packets.Length)
            Table.PrefetchNeighbours(packets[index + NeighbourDistance].Hash);
    }

    private FlowTracker<TDetails, TRules> CreateTracker() => new(Rules, Table, _waiting, Quiet, this);

    // The flows of a part get all of the memory; those that do not fit wait once more, divided by another hash.
    private void Track(SpillFile file, CancellationToken cancellation)
    {
        FlowTracker<TDetails, TRules> tracker = CreateTracker();
        HashSeed seed = HashSeed.Random();
        foreach (WaitingBlock block in WaitingPackets.Read(file))
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < block.Count; i++)
            {
                ref FlowPacket packet = ref block.Packets[i];
                FlowTuple key = KeyOf(packet);
                tracker.Add(ref packet, key, block.TakeFacts(i), packet.Hash(seed, key));
            }
        }
        tracker.EndAll(Clock);
    }

    private void Write(in Flow<TDetails> flow, CancellationToken cancellation)
    {
        if (_output.Flows % 1024 == 0)
            cancellation.ThrowIfCancellationRequested();
        Write(flow);
    }

    private void Write(in Flow<TDetails> flow) => _output.Write(flow.Details.View(in flow.Record));

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
