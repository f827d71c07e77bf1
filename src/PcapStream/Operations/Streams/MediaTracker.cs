using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using PcapStream.Buffers;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Voice;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Finds the streams of RTP and RTCP (RFC 3550) that messages of SDP in SIP announce. As in Wireshark, what is sent to
/// or from an announced address and port is of the stream, and the packet that announced it is that of the request, if
/// a message answers one.
/// </summary>
internal sealed class MediaTracker(BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    : IDisposable
{
    // What a record is about, in the upper bits of its key.
    private const ulong OfEnd = 1UL << 60;
    private const ulong OfFormat = 2UL << 60;
    private const ulong OfMessage = 3UL << 60;

    // The number of sequence numbers, and where they start, as the first packets may be out of order.
    private const long Cycle = 1L << 16;

    // Those before have fixed formats (RFC 3551, section 6).
    private const int FirstDynamicType = 96;

    // Kinds of addresses of which a stream has one end only.
    private const int Shared = 16;

    private readonly SipHash _hash = SipHash.Random();
    private readonly CachedTable<MediaRecord> _table = new(allocator, bytes, folder);
    private long _generation;

    /// <summary>Whether a stream was announced.</summary>
    public bool IsAnnounced => _generation > 0;

    /// <summary>The protocol of the datagram at the current layer; null if none was announced.</summary>
    public Protocol? Find(in FieldSource source) =>
        source.Index == source.Packet.Layers.Length - 1 && TryFind(source, sent: false, out StreamEnds end)
            ? End(end).Protocol : null;

    /// <summary>
    /// The key of the stream of UDP that a datagram is of, if one of its ends was announced; null if none was.
    /// </summary>
    public StreamEnds? StreamOf(in FieldSource source)
    {
        if (!TryFind(source, sent: true, out StreamEnds end))
            return null;
        var setup = new AddressBits(0, (ulong)End(end).Stream);
        return end with { High = setup, Kind = end.Kind + Shared };
    }

    /// <summary>Adds what is known about a packet of RTP or RTCP, the current layer.</summary>
    public bool Follow(in FieldSource source, out StreamFacts facts)
    {
        facts = default;
        if (!TryFind(source, sent: false, out StreamEnds end))
            return false;
        ref MediaRecord announced = ref End(end);
        (facts.Layer, facts.Request, facts.IsSecure) = (source.Index, announced.Setup, announced.IsSecure);
        ReadOnlySpan<byte> header = source.Header;
        if (source.Packet.Layers[source.Index].Protocol == Protocol.Rtcp)
            return !header.IsEmpty;
        if (header.Length < MediaHeader.Size)
            return false;
        announced.Sequence = Nearest(announced.Sequence, BinaryPrimitives.ReadUInt16BigEndian(header[2..]));
        facts.MediaSequence = (uint)announced.Sequence;
        long generation = announced.Generation;
        uint type = header[1] & 0x7Fu;
        if (type < FirstDynamicType)
            return true;
        ref MediaRecord format = ref Record(end, OfFormat | type);
        if (format.Generation == generation)
            facts.MediaFormat = format.Format;
        return true;
    }

    /// <summary>Adds the streams that a message of SDP announces, the current layer.</summary>
    public void Announce(in FieldSource source)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        if (source.Index == 0 || layers[source.Index].IsQuoted || !FiveTuple.TryRead(source.Packet, out FiveTuple ends)
            || !SipMessage.TryRead(source.Packet.Bytes(layers[source.Index - 1]), out SipMessage message)
            || SetupOf(source, message, ends) is not { } setup)
            return;
        var media = new SessionMedia(source.Bytes);
        while (media.MoveNext())
        {
            _generation++;
            Announce(EndOf(media.Address, media.ReportPort), Protocol.Rtcp, setup, media.IsSecure);
            ReadOnlySpan<byte> attributes = media.Attributes;
            StreamEnds end = EndOf(media.Address, media.Port);
            Announce(end, Protocol.Rtp, setup, media.IsSecure);
            while (SessionMedia.TryTakeFormat(ref attributes, out byte type, out ReadOnlySpan<byte> format))
            {
                ref MediaRecord record = ref Record(end, OfFormat | type);
                (record.Generation, record.Format) = (_generation, MediaFormats.NumberOf(format));
            }
        }
    }

    public void Dispose() => _table.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static StreamEnds EndOf(NetworkAddress address, ushort port) =>
        new(address.Bits, default, port, 0, address.Kind);

    // An announcement by an earlier packet does not replace a later one.
    private void Announce(StreamEnds end, Protocol protocol, long setup, bool isSecure)
    {
        ref MediaRecord record = ref Record(end, OfEnd);
        if (record.Setup > setup)
            return;
        if (record.Setup < setup)
            record.Sequence = Cycle;
        // Wireshark keeps the conversation of RTCP when it is announced again.
        if (protocol == Protocol.Rtp || record.Stream == 0)
            record.Stream = setup;
        (record.Setup, record.Generation, record.Protocol, record.IsSecure) = (setup, _generation, protocol, isSecure);
    }

    // The packet that counts as the one that announced; null for the repetition of a message.
    private long? SetupOf(in FieldSource source, SipMessage message, in FiveTuple ends)
    {
        ReadOnlySpan<byte> call = default;
        ReadOnlySpan<byte> sequence = default;
        SipHeaders headers = message.Headers;
        while (headers.MoveNext())
        {
            if (headers.Is("Call-ID"u8, "i"u8))
                call = headers.Value;
            else if (headers.Is("CSeq"u8, default))
                sequence = headers.Value;
        }
        var key = StreamEnds.Of(
            ends.Source, ends.SourcePort, ends.Destination, ends.DestinationPort, out bool fromHigh);
        ReadOnlySpan<byte> code = message.Code;
        if (code is [(byte)'2', ..] && Message(key, !fromHigh, call, sequence, default).Setup is > 0 and long request)
            return request;
        ref MediaRecord first = ref Message(key, fromHigh, call, sequence, code);
        if (first.Setup > 0)
            return null;
        first.Setup = source.Frame.Number;
        return first.Setup;
    }

    private ref MediaRecord Message(
        StreamEnds ends, bool fromHigh, ReadOnlySpan<byte> call, ReadOnlySpan<byte> sequence, ReadOnlySpan<byte> code)
    {
        UInt128 parts = _hash.Hash(call) ^ UInt128.RotateLeft(_hash.Hash(sequence), 1)
            ^ UInt128.RotateLeft(_hash.Hash(code), 2);
        ulong id = (ulong)parts >> 8 << 1 | (fromHigh ? 1u : 0);
        return ref Record(ends, OfMessage | id);
    }

    // The end that was announced: of what is received before what sends, or the other way round. Not inlined, as others
    // are, since records are large.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryFind(in FieldSource source, bool sent, out StreamEnds end)
    {
        end = default;
        if (!IsAnnounced || source.Packet.Layers[source.Index].IsQuoted
            || !FiveTuple.TryRead(source.Packet, out FiveTuple ends) || !ends.HasPorts)
            return false;
        StreamEnds sender = EndOf(ends.Source, ends.SourcePort);
        StreamEnds receiver = EndOf(ends.Destination, ends.DestinationPort);
        (StreamEnds first, StreamEnds second) = sent ? (sender, receiver) : (receiver, sender);
        end = first;
        if (_table.Has(KeyOf(first, OfEnd)))
            return true;
        end = second;
        return _table.Has(KeyOf(second, OfEnd));
    }

    private ref MediaRecord End(StreamEnds end) => ref Record(end, OfEnd);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref MediaRecord Record(StreamEnds end, ulong id) => ref _table.FindOrAdd(KeyOf(end, id), out _);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private MediaRecord KeyOf(StreamEnds end, ulong id) => new(new RequestKey(end, id), seed);

    // The number with these lower bits that is nearest to the one before.
    private static long Nearest(long before, ushort lower)
    {
        long number = before & -Cycle | lower;
        if (number < before - Cycle / 2)
            number += Cycle;
        else if (number > before + Cycle / 2 && number >= Cycle)
            number -= Cycle;
        return number;
    }
}
