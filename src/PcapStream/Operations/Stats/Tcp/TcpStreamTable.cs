using System.Runtime.CompilerServices;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>
/// All TCP conversations. What a segment means depends on those before it, so that states cannot be added up like
/// counts: conversations that find room in memory stay there, and the segments of all others are written down, to be
/// judged in the end one conversation after another. Either way gives the same result.
/// </summary>
internal sealed class TcpStreamTable : IDisposable
{
    private readonly AggregateTable<TcpStream, TcpStreamLogic> _resident;
    private readonly ExternalSorter<TcpSegment, SegmentsByStream> _others;
    private readonly FlowOutput _output;

    /// <param name="resident">Memory for nothing else.</param>
    /// <param name="shared">Memory that spills.</param>
    /// <param name="seed">What makes the hash unguessable.</param>
    /// <param name="output">Where conversations go that are over.</param>
    public TcpStreamTable(TableMemory resident, TableMemory shared, in HashSeed seed, FlowOutput output)
    {
        _resident = new AggregateTable<TcpStream, TcpStreamLogic>(resident, seed);
        _others = new ExternalSorter<TcpSegment, SegmentsByStream>(shared);
        _output = output;
    }

    public void Add(in TcpSegment segment)
    {
        Unsafe.SkipInit(out TcpStream key);
        key.Conversation.Key = segment.Key;
        ref TcpStream stream = ref _resident.TryFindOrAdd(key, out bool added);
        if (Unsafe.IsNullRef(ref stream))
        {
            _others.Add(segment);
            return;
        }
        Judge(ref stream, segment, isNew: added);
    }

    /// <summary>Gives all conversations that are not over to the output.</summary>
    public void Complete()
    {
        foreach (ref readonly TcpStream stream in _resident.Drain())
            Emit(stream);
        _resident.Dispose();
        TcpStream current = default;
        bool any = false;
        foreach (ref readonly TcpSegment segment in _others.Drain())
        {
            bool isNew = !any || !current.Conversation.Key.Same(segment.Key);
            if (isNew && any)
                Emit(current);
            Judge(ref current, segment, isNew);
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

    private void Judge(ref TcpStream stream, in TcpSegment segment, bool isNew)
    {
        if (!isNew && stream.IsEndedBy(segment))
        {
            Emit(stream);
            isNew = true;
        }
        if (isNew)
            stream.Begin(segment);
        else
            stream.Conversation.Add(segment.FromHigh, segment.Time, segment.FrameBytes);
        TcpAnalysis.Add(ref stream, segment);
    }

    private void Emit(in TcpStream stream) => _output.Add(new TcpHealth { Conversation = stream.Conversation, Tally = stream.Tally });
}
