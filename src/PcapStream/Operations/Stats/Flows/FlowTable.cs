using System.Runtime.CompilerServices;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>
/// One layer's conversations, counted in memory and on disk. Parts of a spilled conversation are summed up. Recent
/// conversations are found without hashing, by a direction's addresses and ports alone.
/// </summary>
internal sealed unsafe class FlowTable : IDisposable
{
    private const int RecentBits = 8;
    private const int PortShift = 48;

    private readonly Recent[] _recent = new Recent[1 << RecentBits];
    private readonly AggregateTable<Conversation, ConversationLogic> _table;
    private readonly FlowOutput _output;
    private long _ordinal;
    private int _generation;

    public FlowTable(TableMemory memory, in HashSeed seed, FlowOutput output)
    {
        _table = new AggregateTable<Conversation, ConversationLogic>(memory, seed);
        _output = output;
    }

    public void Add(
        AddressKind kind,
        in AddressBits source,
        ushort sourcePort,
        in AddressBits destination,
        ushort destinationPort,
        long time,
        uint bytes)
    {
        ulong from = source.Lower | ((ulong)sourcePort << PortShift);
        ulong to = destination.Lower | ((ulong)destinationPort << PortShift);
        ref Recent recent =
            ref _recent[(from * 0x9E37_79B9_7F4A_7C15 + to * 0xC2B2_AE3D_27D4_EB4F) >> (64 - RecentBits)];
        // Other addresses than IPv6 have no more bits than these.
        if (recent.From == from
            && recent.To == to
            && kind != AddressKind.Ipv6
            && _generation == _table.Generation
            && recent.Conversation != null)
        {
            _ordinal++;
            recent.Conversation->Add(recent.FromHigh, time, bytes);
            return;
        }
        var key = new FlowKey(kind, source, sourcePort, destination, destinationPort, out bool fromHigh);
        Conversation* conversation = Count(key, fromHigh, time, bytes);
        // The bits of no address are those of an address of zeros.
        if (kind == AddressKind.None)
            return;
        if (_generation != _table.Generation)
        {
            Array.Clear(_recent);
            _generation = _table.Generation;
        }
        recent = new Recent { From = from, To = to, FromHigh = fromHigh, Conversation = conversation };
    }

    /// <summary>Gives all conversations to the output.</summary>
    public void Complete()
    {
        foreach (ref readonly Conversation conversation in _table.Drain())
            _output.Add(conversation);
        _table.Dispose();
    }

    /// <summary>Writes all conversations to a partial, in the order of their ends.</summary>
    public void Save(PartialWriter writer)
    {
        foreach (ref readonly Conversation conversation in _table.Drain())
        {
            conversation.WriteTo(writer.Fields);
            writer.EndRow();
        }
        _table.Dispose();
        writer.EndRows();
        writer.Fields.Add(_ordinal);
        writer.Write(PartialFrame.State);
    }

    /// <summary>Adds the conversations of the next shard, which <see cref="Save"/> wrote.</summary>
    public void Load(PartialReader reader)
    {
        FlowKey? last = null;
        for (; reader.Kind == PartialFrame.Rows; reader.Next())
        {
            while (reader.Fields.HasMore)
            {
                var conversation = Conversation.ReadFrom(reader.Fields, _ordinal);
                if (last is { } before && before.CompareTo(conversation.Key) >= 0)
                    throw reader.Fields.Fault("rows are not in order");
                last = conversation.Key;
                ref Conversation known = ref _table.FindOrAdd(conversation, out bool added);
                if (!added)
                    known.Add(conversation);
            }
        }
        _ordinal += reader.Current(PartialFrame.State).Count();
        reader.Fields.End();
        reader.Next();
    }

    public void Dispose() => _table.Dispose();

    private Conversation* Count(in FlowKey key, bool fromHigh, long time, uint bytes)
    {
        // Only the key is looked up; the rest is written when the conversation is new.
        Unsafe.SkipInit(out Conversation wanted);
        wanted.Key = key;
        long ordinal = _ordinal++;
        ref Conversation conversation = ref _table.FindOrAdd(wanted, out bool added);
        if (added)
            conversation = new Conversation(key, fromHigh, ordinal, time, bytes);
        else
            conversation.Add(fromHigh, time, bytes);
        // Records are in native memory.
        return (Conversation*)Unsafe.AsPointer(ref conversation);
    }

    // The conversation of a direction.
    private struct Recent
    {
        public ulong From;
        public ulong To;
        public Conversation* Conversation;
        public bool FromHigh;
    }
}
