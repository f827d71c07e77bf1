using System.Runtime.CompilerServices;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>One layer's conversations, counted in memory and on disk. Counts of a conversation that was spilled add up.</summary>
internal sealed class FlowTable : IDisposable
{
    private readonly AggregateTable<Conversation, ConversationLogic> _table;
    private readonly FlowOutput _output;
    private long _ordinal;

    public FlowTable(TableMemory memory, in HashSeed seed, FlowOutput output)
    {
        _table = new AggregateTable<Conversation, ConversationLogic>(memory, seed);
        _output = output;
    }

    public void Add(in FlowKey key, bool fromHigh, long time, uint bytes)
    {
        // Of what is looked for only the key counts: the rest is written when it is new.
        Unsafe.SkipInit(out Conversation wanted);
        wanted.Key = key;
        long ordinal = _ordinal++;
        ref Conversation conversation = ref _table.FindOrAdd(wanted, out bool added);
        if (added)
            conversation = new Conversation(key, fromHigh, ordinal, time, bytes);
        else
            conversation.Add(fromHigh, time, bytes);
    }

    /// <summary>Gives all conversations to the output.</summary>
    public void Complete()
    {
        foreach (ref readonly Conversation conversation in _table.Drain())
            _output.Add(conversation);
        _table.Dispose();
    }

    public void Dispose() => _table.Dispose();
}
