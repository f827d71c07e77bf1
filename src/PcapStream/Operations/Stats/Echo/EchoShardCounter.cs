using PcapStream.Operations.Parts;
using PcapStream.Operations.Stats.Requests;
using PcapStream.Operations.Streams;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Echo;

/// <summary>Notes the requests and replies of shards, and counts them when shards are put together.</summary>
/// <param name="protocol">ICMP or ICMPv6.</param>
/// <param name="filter">The filter that packets pass which count.</param>
/// <param name="resident">Memory for requests.</param>
/// <param name="memory">Memory that spills.</param>
/// <param name="seed">Makes hashes unpredictable.</param>
internal sealed class EchoShardCounter(
    Protocol protocol, int filter, TableMemory resident, TableMemory memory, HashSeed seed) : StatisticCounter
{
    private readonly MessageLog _log = new(memory.Folder);
    private EchoTracker? _requests;

    /// <summary>What is counted.</summary>
    public EchoTimes Times { get; } = new(protocol, memory);

    public override void Add(in CountedPacket packet)
    {
        _log.Begin(packet);
        bool counts = packet.Passes(filter);
        var source = new FieldSource { Packet = packet.Headers };
        if (counts)
            Times.AddRequests(source.Packet);
        int ip = -1;
        for (int i = 0; i < source.Packet.Layers.Length; i++)
        {
            source.Index = i;
            Protocol layer = source.Packet.Layers[i].Protocol;
            if (layer is Protocol.Ipv4 or Protocol.Ipv6)
                ip = i;
            if (layer is not (Protocol.Icmp or Protocol.Icmpv6) || !EchoTracker.TryRead(
                source, StreamTracker.EndsOf(source, ip, StreamTracker.NoPorts, out _), out RequestKey key,
                out bool isRequest))
                continue;
            _log.Add(packet, new LoggedMessage
            {
                Key = key,
                Flags = (isRequest ? MessageFlags.Request : 0)
                    | (counts && layer == protocol ? MessageFlags.Counts : 0),
            });
        }
    }

    public override void Complete() => Times.Complete();

    public override void Save(PartialWriter writer)
    {
        _log.Save(writer);
        writer.Fields.Add(Times.Requests);
        writer.Write(PartialFrame.State);
    }

    public override void Continue(OpenCapture open) => _log.Continue(open);

    public override void Load(PartialReader reader)
    {
        _log.Load(reader, Follow);
        Times.Requests += reader.Current(PartialFrame.State).Count();
        reader.Fields.End();
        reader.Next();
    }

    public override void Dispose()
    {
        base.Dispose();
        _log.Dispose();
        _requests?.Dispose();
        Times.Dispose();
    }

    private void Follow(in LoggedMessage message, bool begins)
    {
        if (begins)
        {
            _requests?.Dispose();
            _requests = null;
            _requests = new EchoTracker(resident.Allocator, resident.FreeBytes, memory.Folder, seed);
        }
        if (_requests!.Follow(
                message.Key, message.Is(MessageFlags.Request), message.Number, message.Time, out StreamFacts facts)
            && message.Is(MessageFlags.Counts) && facts.RequestTime.IsKnown && message.Time.IsKnown)
            Times.Add(RequestFields.Milliseconds(facts.RequestTime, message.Time), message.Number);
    }
}
