using PcapStream.Capture.Indexing;
using PcapStream.Operations.Flows.Application;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Zeek;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Ip;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows;

/// <summary>Reads its batch in parallel with others, and then adds what it has read, in order.</summary>
internal abstract class FlowWorker : CountingWorker, IDisposable
{
    private const int LeastPackets = 2048;

    private readonly FlowPacketReader _reader;
    private readonly BatchFacts? _facts;
    private readonly List<FiveTuple> _fragments = [];

    private ReadFlowPacket[] _packets = new ReadFlowPacket[LeastPackets];

    /// <param name="loop">Reads the captures.</param>
    /// <param name="options">What is read of packets.</param>
    /// <param name="seed">Gives keys their hashes.</param>
    /// <param name="interfaces">Numbers interfaces, where they are part of keys.</param>
    protected FlowWorker(ReadingLoop loop, FlowsOptions options, HashSeed seed, InterfaceNames interfaces)
        : base(loop, options)
    {
        Loop = loop;
        _facts = options.Needs.HasFlag(ColumnNeeds.Application) ? new BatchFacts() : null;
        _reader = options.Needs == ColumnNeeds.Zeek
            ? new ZeekPacketReader(checksums: !options.IgnoreChecksums, seed)
            : new FlowPacketReader(
                options.Tunnels,
                seed,
                full: options.Needs.HasFlag(ColumnNeeds.Full),
                options.Key == FlowKeyParts.None ? null : new FlowScopeReader(options.Key, interfaces),
                _facts);
    }

    public override int Stages => 1;

    /// <summary>Reads the captures.</summary>
    protected ReadingLoop Loop { get; }

    public virtual void Dispose() => _facts?.Dispose();

    protected sealed override void Count(in SelectedPackets packets)
    {
        ReadOnlySpan<PacketRecord> records = packets.Records;
        int read = 0;
        _fragments.Clear();
        _facts?.Clear();
        for (int i = 0; i < records.Length; i++)
        {
            PacketAhead.Fetch(records, i);
            ref readonly PacketRecord record = ref records[i];
            if (read + ReadFlowPacket.MostLevels > _packets.Length)
                Array.Resize(ref _packets, 2 * _packets.Length);
            read += _reader.Read(record, packets.Batch, _packets.AsSpan(read), _fragments);
        }
        Span<ReadFlowPacket> all = _packets.AsSpan(0, read);
        Prepare(all, _fragments);
        if (!Enter(0))
            return;
        Add(all, _fragments, _facts);
        Leave(0);
    }

    /// <summary>Does what can be done in parallel with others.</summary>
    protected virtual void Prepare(Span<ReadFlowPacket> packets, List<FiveTuple> fragments)
    {
    }

    /// <summary>Adds the packets of a batch, in order.</summary>
    /// <param name="packets">Packets in order.</param>
    /// <param name="fragments">The ends of those that are fragments, in order.</param>
    /// <param name="facts">What applications say in them; null where no column needs it.</param>
    protected abstract void Add(Span<ReadFlowPacket> packets, List<FiveTuple> fragments, BatchFacts? facts);
}

/// <summary>Tracks flows, and writes those that have ended.</summary>
internal sealed class TrackingWorker(
    FlowStage stage,
    FlowWriter output,
    ReadingLoop loop,
    FlowsOptions options,
    InterfaceNames interfaces,
    CaptureStarts captures)
    : FlowWorker(loop, options, stage.Seed, interfaces)
{
    protected override void Add(Span<ReadFlowPacket> packets, List<FiveTuple> fragments, BatchFacts? facts)
    {
        captures.Add(stage.NextPacket, Loop.File);
        stage.Add(packets, fragments, facts);
        output.Flush();
    }
}
