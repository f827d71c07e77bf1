using System.Runtime.InteropServices;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Operations.Streams.Passes;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Finds the requests of responses of HTTP. As in Wireshark, a response belongs to the latest request of its stream,
/// and a second one to none; a request with another method than <see cref="HttpMethods"/> knows counts for none.
/// </summary>
internal sealed class HttpTracker : IDisposable
{
    private readonly HashSeed _seed;
    private readonly CachedTable<StreamExchanges> _streams;
    private readonly MessageStore? _targets;
    private readonly LaterFacts? _later;
    private byte[] _target = [];

    /// <param name="keepsTargets">Whether responses show the URIs of their requests.</param>
    /// <param name="later">What later packets say; null where they are not read.</param>
    /// <param name="allocator">The source of memory, which must outlive the tracker.</param>
    /// <param name="bytes">The most bytes of memory.</param>
    /// <param name="folder">Where streams wait that do not fit.</param>
    /// <param name="seed">The seed of hashes.</param>
    public HttpTracker(
        bool keepsTargets, LaterFacts? later, BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    {
        (_later, _seed) = (later, seed);
        if (keepsTargets)
        {
            _targets = new MessageStore(allocator, bytes / 2, folder, seed);
            bytes -= bytes / 2;
        }
        _streams = new CachedTable<StreamExchanges>(allocator, bytes, folder);
    }

    /// <summary>Adds the current layer.</summary>
    /// <param name="source">The packet.</param>
    /// <param name="stream">The stream that it is in.</param>
    /// <param name="notes">Get the URI of the request.</param>
    /// <param name="facts">What is known of the message.</param>
    /// <returns>Whether something is shown of it.</returns>
    public bool Follow(in FieldSource source, ulong stream, StreamNotes notes, out StreamFacts facts)
    {
        facts = default;
        if (!HttpMessage.TryReadExpected(source.Bytes, out HttpMessage message)
            || source.Packet.Layers[source.Index].IsQuoted
            || (message.IsRequest
                && (HttpMethods.IsNotification(message.Method) || !HttpMethods.IsKnown(message.Method))))
            return false;
        facts.Layer = source.Index;
        ref StreamExchanges all = ref _streams.FindOrAdd(new StreamExchanges(stream, _seed), out _);
        var place = new MessagePlace(source.Frame.Number, source.Frame.Time, source.Index);
        if (message.IsRequest || all.Latest.Reply.Number != 0)
            (all.Previous, all.Latest) = (all.Latest, default);
        facts.PreviousRequest = all.Previous.Request.Number;
        if (message.IsRequest)
        {
            all.Latest.Request = place;
            _later?.NoteNext(all.Previous.Request, LaterKind.NextRequest, place.Number);
            _later?.NoteNext(all.Previous.Reply, LaterKind.NextRequest, place.Number);
            Keep(message, stream, ref all);
            return true;
        }
        all.Latest.Reply = place;
        MessagePlace request = all.Latest.Request;
        (facts.Request, facts.RequestTime, facts.RequestLayer) = (request.Number, request.Time, request.Layer);
        facts.PreviousReply = all.Previous.Reply.Number;
        _later?.NoteNext(all.Previous.Reply, LaterKind.NextReply, place.Number);
        if (all.TargetLength > 0)
            facts.Target = notes.AddTarget(Read(stream, all.TargetLength));
        return true;
    }

    public void Dispose()
    {
        _streams.Dispose();
        _targets?.Dispose();
    }

    private void Keep(HttpMessage message, ulong stream, ref StreamExchanges all)
    {
        if (_targets is null)
            return;
        ReadOnlySpan<byte> target = HttpTargetFields.WholeOf(message);
        all.TargetLength = Math.Min(target.Length, MessageStore.MostBytes);
        _targets.Write(stream, 0, target[..all.TargetLength]);
    }

    private ReadOnlySpan<byte> Read(ulong stream, int length)
    {
        if (_target.Length < length)
            _target = new byte[length];
        _targets!.Read(stream, _target.AsSpan(0, length));
        return _target.AsSpan(0, length);
    }

    /// <summary>A request, and the response to it, where they are known.</summary>
    private struct Exchange
    {
        public MessagePlace Request;
        public MessagePlace Reply;
    }

    /// <summary>What is remembered of a stream.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct StreamExchanges(ulong stream, in HashSeed seed) : IHashedRecord<StreamExchanges>
    {
        private readonly ulong _stream = stream;

        public Exchange Latest;
        public Exchange Previous;

        /// <summary>The length of the latest request's URI.</summary>
        public int TargetLength;

        public readonly ulong Hash { get; } = seed.Hash(stream) | 1;

        public readonly bool HasKeyOf(in StreamExchanges other) => _stream == other._stream;
    }
}

/// <summary>Where a message is.</summary>
/// <param name="Number">The number of its packet; 0 for no message.</param>
/// <param name="Time">The time of its packet.</param>
/// <param name="Layer">The index of its header among the layers of its packet.</param>
internal readonly record struct MessagePlace(long Number, Timestamp Time, int Layer);
