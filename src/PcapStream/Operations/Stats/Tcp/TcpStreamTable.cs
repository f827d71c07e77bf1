using System.Runtime.CompilerServices;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>
/// All TCP conversations. A segment's class depends on the segments before it, so states cannot be merged like counts:
/// conversations that fit in memory stay there, and the segments of all others are written to disk and analysed at the
/// end, one conversation after the other. Both ways give the same result.
/// </summary>
internal sealed class TcpStreamTable : IDisposable
{
    private readonly AggregateTable<TcpStream, TcpStreamLogic> _resident;
    private readonly ExternalSorter<CapturedSegment, SegmentsByStream> _others;
    private readonly FlowOutput _output;

    /// <param name="resident">Memory for conversations only.</param>
    /// <param name="shared">Memory that spills.</param>
    /// <param name="seed">Makes hashes unpredictable.</param>
    /// <param name="output">Receives finished conversations.</param>
    public TcpStreamTable(TableMemory resident, TableMemory shared, in HashSeed seed, FlowOutput output)
    {
        _resident = new AggregateTable<TcpStream, TcpStreamLogic>(resident, seed);
        _others = new ExternalSorter<CapturedSegment, SegmentsByStream>(shared);
        _output = output;
    }

    public void Add(in CapturedSegment segment)
    {
        Unsafe.SkipInit(out TcpStream key);
        key.Conversation.Key = segment.Key;
        ref TcpStream stream = ref _resident.TryFindOrAdd(key, out bool added);
        if (Unsafe.IsNullRef(ref stream))
        {
            _others.Add(segment);
            return;
        }
        Analyse(ref stream, segment, isNew: added);
    }

    /// <summary>Gives all remaining conversations to the output.</summary>
    public void Complete()
    {
        foreach (ref readonly TcpStream stream in _resident.Drain())
            Emit(stream);
        _resident.Dispose();
        TcpStream current = default;
        bool any = false;
        foreach (ref readonly CapturedSegment segment in _others.Drain())
        {
            bool isNew = !any || !current.Conversation.Key.Same(segment.Key);
            if (isNew && any)
                Emit(current);
            Analyse(ref current, segment, isNew);
            any = true;
        }
        if (any)
            Emit(current);
        _others.Dispose();
    }

    public void Dispose()
    {
        _resident.Dispose();
        _others.Dispose();
    }

    private void Analyse(ref TcpStream stream, in CapturedSegment segment, bool isNew)
    {
        if (!isNew && stream.IsEndedBy(segment.Segment))
        {
            Emit(stream);
            isNew = true;
        }
        if (isNew)
            stream.Begin(segment);
        else
            stream.Conversation.Add(segment.Segment.FromHigh, segment.Segment.Time, segment.FrameBytes);
        stream.Tally.Add(segment.Segment, TcpAnalysis.Add(ref stream.State, segment.Segment));
    }

    private void Emit(in TcpStream stream) =>
        _output.Add(new TcpHealth { Conversation = stream.Conversation, Tally = stream.Tally });
}
