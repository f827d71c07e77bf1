using System.Buffers.Binary;
using PcapStream.Operations.Parts;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Operations.Stats.Requests;
using PcapStream.Operations.Streams;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Transport;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>
/// Notes the messages of DNS of shards, and counts what depends on those before when shards are put together. Of TCP,
/// all segments on DNS's ports are noted: they decide where a connection ends.
/// </summary>
/// <param name="field">A field of what is known of messages.</param>
/// <param name="resident">Memory for messages and connections.</param>
/// <param name="folder">The folder for the others.</param>
/// <param name="seed">Makes hashes unpredictable.</param>
internal sealed class DnsShards(Field field, TableMemory resident, SpillFolder folder, HashSeed seed) : IDisposable
{
    private readonly MessageLog _log = new(folder);

    // The messages of a packet, and what is known of each.
    private readonly LoggedMessage[] _messages = new LoggedMessage[PacketDecoder.MaxLayers];
    private readonly StreamFacts[] _facts = new StreamFacts[PacketDecoder.MaxLayers];
    private int _count;
    private DnsTracker? _queries;
    private CachedTable<StreamRecord>? _connections;
    private uint _begun;

    // The connection of the latest segment.
    private uint _connection;

    /// <summary>Notes a packet.</summary>
    /// <param name="packet">The packet; all of a shard are.</param>
    /// <param name="counts">Whether it counts.</param>
    public void Add(in CountedPacket packet, bool counts)
    {
        _log.Begin(packet);
        var source = new FieldSource { Packet = packet.Headers };
        source.Frame.OriginalLength = packet.Record.OriginalLength;
        StreamEnds ends = default;
        MessageFlags stream = MessageFlags.None;
        int ip = -1;
        for (int i = 0; i < source.Packet.Layers.Length; i++)
        {
            source.Index = i;
            switch (source.Packet.Layers[i].Protocol)
            {
                case Protocol.Ipv4 or Protocol.Ipv6:
                    ip = i;
                    break;
                case Protocol.Tcp when source.Bytes.Length >= StreamTracker.WindowEnd:
                    stream = MessageFlags.InStream | MessageFlags.InTcp;
                    ends = AddSegment(packet, source, ip);
                    break;
                case Protocol.Udp or Protocol.UdpLite when UdpFields.IsValid(source):
                    stream = MessageFlags.InStream;
                    ends = StreamTracker.EndsOf(source, ip, source.Bytes[..StreamTracker.PortBytes], out _);
                    break;
            }
        }
        foreach (ref readonly Layer layer in source.Packet.Layers)
        {
            if (layer.Protocol is Protocol.Dns or Protocol.MulticastDns or Protocol.LinkLocalNames && !layer.IsQuoted
                && DnsHeader.TryRead(source.Packet.Bytes(layer), out DnsHeader header))
                Add(packet, layer.Protocol, header, ends, stream | (counts ? MessageFlags.Counts : 0));
        }
    }

    /// <summary>Writes what was noted to a partial.</summary>
    public void Save(PartialWriter writer)
    {
        _log.Save(writer);
        writer.Write(PartialFrame.State);
    }

    /// <inheritdoc cref="MessageLog.Continue"/>
    public void Continue(OpenCapture open) => _log.Continue(open);

    /// <summary>Reads what the next shard noted, which <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Its partial, at the first frame.</param>
    /// <param name="counter">Receives the nodes.</param>
    public void Load(PartialReader reader, NamedTreeCounter counter)
    {
        _log.Load(reader, (in message, begins) => Follow(message, begins, counter));
        CountPacket(counter);
        reader.Current(PartialFrame.State).End();
        reader.Next();
    }

    public void Dispose()
    {
        _log.Dispose();
        _queries?.Dispose();
        _connections?.Dispose();
    }

    private void Add(
        in CountedPacket packet, Protocol protocol, DnsHeader header, StreamEnds ends, MessageFlags flags)
    {
        if (!header.IsComplete)
            flags &= ~MessageFlags.Counts;
        if (flags.HasFlag(MessageFlags.Counts) && flags.HasFlag(MessageFlags.InStream) && field.IsIn(protocol))
            flags |= MessageFlags.Shows;
        if (protocol != Protocol.Dns)
            flags &= ~MessageFlags.Counts;
        if (!header.IsResponse)
            flags |= MessageFlags.Request;
        _log.Add(packet, new LoggedMessage
        {
            Key = DnsTracker.KeyOf(flags.HasFlag(MessageFlags.InTcp) ? default : ends, 0, header.Id),
            Values = DnsTree.CountsOf(header),
            Flags = flags,
        });
    }

    private StreamEnds AddSegment(in CountedPacket packet, in FieldSource source, int ip)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        StreamEnds ends =
            StreamTracker.EndsOf(source, ip, bytes[..StreamTracker.PortBytes], out bool fromHigh);
        if (!Applications.IsDns(ends.LowPort) && !Applications.IsDns(ends.HighPort))
            return ends;
        bool isAnalysed =
            StreamTracker.IsAnalysed(source, WireLength.OfLayer(source) - TcpHeader.HeaderLengthOf(bytes));
        _log.Add(packet, new LoggedMessage
        {
            Key = new RequestKey(ends, 0),
            Values = BinaryPrimitives.ReadUInt64BigEndian(bytes[4..]),
            Flags = MessageFlags.Segment | (fromHigh ? MessageFlags.FromHigh : 0)
                | (isAnalysed ? MessageFlags.IsAnalysed : 0)
                | (MessageFlags)((ulong)TcpHeader.FlagsOf(bytes) * (ulong)MessageFlags.Control),
        });
        return ends;
    }

    private void Follow(in LoggedMessage message, bool begins, NamedTreeCounter counter)
    {
        if (begins || (_count > 0 && message.Number != _messages[0].Number) || _count == _messages.Length)
            CountPacket(counter);
        if (begins)
            Begin();
        if (message.Is(MessageFlags.Segment))
        {
            FollowSegment(message);
            return;
        }
        RequestKey key = message.Is(MessageFlags.InTcp)
            ? DnsTracker.KeyOf(default, StreamTracker.OfTcp | _connection, (ushort)message.Key.Id)
            : message.Key;
        _messages[_count] = message;
        _facts[_count++] = message.Is(MessageFlags.InStream)
            ? _queries!.Follow(key, !message.Is(MessageFlags.Request), message.Number, message.Time)
            : default;
    }

    // Another capture.
    private void Begin()
    {
        _queries?.Dispose();
        _connections?.Dispose();
        (_queries, _connections) = (null, null);
        long bytes = resident.FreeBytes / 2;
        _queries = new DnsTracker(resident.Allocator, bytes, folder, seed);
        _connections = new CachedTable<StreamRecord>(resident.Allocator, bytes, folder);
        _begun = 0;
    }

    private void FollowSegment(in LoggedMessage message)
    {
        var segment = new TcpSegment
        {
            Sequence = (uint)(message.Values >> 32),
            Acknowledgment = (uint)message.Values,
            Flags = (TcpControl)((ulong)message.Flags / (ulong)MessageFlags.Control),
            FromHigh = message.Is(MessageFlags.FromHigh),
        };
        ref StreamRecord stream = ref _connections!.FindOrAdd(new StreamRecord(message.Key.Ends, seed), out bool isNew);
        if (!isNew)
            StreamTracker.Reopen(ref stream, segment, ref isNew);
        if (isNew)
            stream.Begin(_begun++, message.Time);
        if (message.Is(MessageFlags.IsAnalysed))
        {
            ref TcpSide sender = ref segment.FromHigh ? ref stream.Tcp.High : ref stream.Tcp.Low;
            ref TcpSide receiver = ref segment.FromHigh ? ref stream.Tcp.Low : ref stream.Tcp.High;
            TcpAnalysis.FindInitial(ref sender, ref receiver, segment);
        }
        _connection = stream.Number;
    }

    // As in one run, those that are counted without a query are the first responses.
    private void CountPacket(NamedTreeCounter counter)
    {
        ReadOnlySpan<LoggedMessage> messages = _messages.AsSpan(0, _count);
        _count = 0;
        int unsolicited = 0;
        bool any = false;
        for (int i = 0; i < messages.Length; i++)
        {
            any |= messages[i].Is(MessageFlags.Counts);
            if (messages[i].Is(MessageFlags.Shows)
                && DnsTree.IsUnsolicited(_facts[i], !messages[i].Is(MessageFlags.Request)))
                unsolicited++;
        }
        if (!any)
            return;
        counter.BeginAt(messages[0].Elapsed);
        for (int i = 0; i < messages.Length; i++)
        {
            bool isResponse = !messages[i].Is(MessageFlags.Request);
            if (messages[i].Is(MessageFlags.Counts) && isResponse)
                DnsTree.CountResponse(messages[i].Values, isUnsolicited: unsolicited-- > 0, counter);
            if (messages[i].Is(MessageFlags.Shows))
                DnsTree.CountFacts(_facts[i], isResponse, messages[i].Time, counter);
        }
    }
}
