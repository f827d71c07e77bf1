using System.Runtime.InteropServices;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams.Passes;

/// <summary>
/// What later packets say about a packet, where a capture is read twice (tshark's <c>-2</c>): the first reading notes
/// it, the second one adds it to what the packets before say. Memory is fixed; what does not fit is in a temporary
/// file.
/// </summary>
internal sealed class LaterFacts : IDisposable
{
    /// <summary>The least bytes of memory.</summary>
    public static readonly long LeastBytes = 2 * TableMemory.LeastLimit(tables: 1);

    private readonly HashSeed _seed = HashSeed.Random();
    private readonly SpillFolder _folder = new();
    private readonly TableMemory _memory;
    private readonly ExternalSorter<Answer, ByRequest> _answers;
    private readonly CachedTable<Connection>? _connections;
    private SortedRecords<Answer>? _sorted;
    private bool _hasAnswer;

    /// <param name="kinds">The streams that are followed.</param>
    /// <param name="allocator">The source of memory, which must outlive this.</param>
    /// <param name="bytes">The most bytes of memory.</param>
    public LaterFacts(StreamKinds kinds, BufferAllocator allocator, long bytes)
    {
        _memory = new TableMemory(allocator, bytes / 2, _folder);
        _answers = new ExternalSorter<Answer, ByRequest>(_memory);
        if (kinds.HasFlag(StreamKinds.Tcp))
            _connections = new CachedTable<Connection>(allocator, bytes / 2, _folder);
    }

    /// <summary>Begins the second reading.</summary>
    public void EndFirst()
    {
        _sorted = _answers.Drain();
        _hasAnswer = _sorted.MoveNext();
    }

    /// <summary>
    /// Notes what a connection has had so far; in the second reading, says what it has had at its end.
    /// </summary>
    /// <param name="stream">The connection, with a segment.</param>
    /// <param name="parts">What the segment is. As in Wireshark, the second reading adds it once more.</param>
    /// <param name="facts">What is known at the segment.</param>
    public void Follow(in StreamRecord stream, ConnectionParts parts, ref StreamFacts facts)
    {
        ref Connection connection = ref _connections!.FindOrAdd(new Connection(stream.Number, _seed), out _);
        if (_sorted is null)
        {
            (connection.Parts, connection.RoundTrip) = (stream.Parts, stream.Tcp.RoundTrip);
            return;
        }
        (facts.Parts, facts.InitialRoundTrip) = (connection.Parts, connection.RoundTrip);
        connection.Parts |= parts;
    }

    /// <summary>In the first reading, notes which packets a packet answers.</summary>
    /// <param name="source">The packet.</param>
    /// <param name="notes">Its notes.</param>
    public void Note(in FieldSource source, StreamNotes notes)
    {
        if (_sorted is not null)
            return;
        foreach (ref readonly StreamFacts facts in notes.Current)
        {
            // What a call of RPC is about has the facts of the call.
            if (facts.Request > 0 && source.Packet.Layers[facts.Layer].Protocol != Protocol.FileSystem)
            {
                _answers.Add(
                    new Answer(
                        facts.Request, facts.RequestTime, facts.RequestLayer, LaterKind.Reply, source.Frame.Number));
            }
        }
        NoteParts(source, notes);
    }

    /// <summary>In the first reading, notes the next message of a stream.</summary>
    /// <param name="place">The message before.</param>
    /// <param name="kind">What the next message is.</param>
    /// <param name="number">The number of its packet.</param>
    public void NoteNext(MessagePlace place, LaterKind kind, long number)
    {
        if (_sorted is null && place.Number > 0)
            _answers.Add(new Answer(place.Number, place.Time, place.Layer, kind, number));
    }

    private static void Set(ref StreamFacts facts, Answer answer)
    {
        switch (answer.Kind)
        {
            case LaterKind.NextRequest:
                facts.NextRequest = answer.Number;
                break;
            case LaterKind.NextReply:
                facts.NextReply = answer.Number;
                break;
            default:
                facts.Reply = answer.Number;
                break;
        }
    }

    // What completes a message or datagram answers its other parts.
    private void NoteParts(in FieldSource source, StreamNotes notes)
    {
        var completed = new FieldSource();
        notes.Fill(ref completed);
        foreach (JoinedWhole whole in completed.Wholes)
        {
            foreach (ref readonly JoinedPart part in completed.Parts[whole.Parts])
            {
                if (part.Frame != source.Frame.Number)
                {
                    _answers.Add(
                        new Answer(part.Frame, part.Time, part.Layer, LaterKind.Reply, source.Frame.Number));
                }
            }
        }
    }

    /// <summary>In the second reading, adds which packets answer a packet.</summary>
    /// <param name="source">The packet.</param>
    /// <param name="notes">Its notes.</param>
    public void Add(in FieldSource source, StreamNotes notes)
    {
        if (_sorted is not { } answers)
            return;
        long number = source.Frame.Number;
        for (; _hasAnswer && answers.Current.Request <= number; _hasAnswer = answers.MoveNext())
        {
            Answer answer = answers.Current;
            // Packets that a read filter drops have the number of the next one that it does not.
            if (answer.Request == number && answer.RequestTime == source.Frame.Time)
                Set(ref notes.FactsOf(answer.Layer), answer);
        }
    }

    public void Dispose()
    {
        _answers.Dispose();
        _memory.Dispose();
        _connections?.Dispose();
        _folder.Dispose();
    }

    /// <summary>A packet that says something about another.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Answer(
        long Request, Timestamp RequestTime, int Layer, LaterKind Kind, long Number);

    /// <summary>The order of requests.</summary>
    private readonly struct ByRequest : IRecordOrder<Answer>
    {
        public static int Compare(in Answer left, in Answer right) =>
            (left.Request, left.Number).CompareTo((right.Request, right.Number));

        public static uint Prefix(in Answer answer) => (uint)Math.Min(answer.Request, uint.MaxValue);
    }

    /// <summary>What a connection has had.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Connection(uint stream, in HashSeed seed) : IHashedRecord<Connection>
    {
        private readonly ulong _stream = stream;

        public ConnectionParts Parts;
        public long RoundTrip;

        public readonly ulong Hash { get; } = seed.Hash((ulong)stream) | 1;

        public readonly bool HasKeyOf(in Connection other) => _stream == other._stream;
    }
}

/// <summary>What a later packet is to another.</summary>
internal enum LaterKind
{
    /// <summary>It answers it, or completes it.</summary>
    Reply,

    /// <summary>It has the next request of the stream.</summary>
    NextRequest,

    /// <summary>It has the next response of the stream.</summary>
    NextReply,
}
