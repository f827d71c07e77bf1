using System.Buffers.Binary;
using PcapStream.Operations.Streams;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Voice;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Media;

/// <summary>Counts streams of RTP, the first <see cref="MostStreams"/> of them: memory is bounded.</summary>
/// <param name="field">The number of <see cref="MediaFields.ForStreams"/>.</param>
/// <param name="seed">The secret of the hash.</param>
internal sealed class MediaStreamCounter(int field, HashSeed seed) : StatisticCounter
{
    private const int MostStreams = 1 << 16;

    private readonly List<MediaStreamRow> _streams = [];

    // Open addressing, half full at most: the index of a stream and one more, 0 for a free place.
    private int[] _places = new int[64];

    /// <summary>Packets of other streams.</summary>
    public long LeftOut { get; private set; }

    /// <summary>The streams, the latest first.</summary>
    public IReadOnlyList<MediaStreamRow> Streams => [.. Enumerable.Reverse(_streams)];

    public override void Add(in CountedPacket packet)
    {
        if (packet.Values(field) is not [var format, var elapsed, ..])
            return;
        DecodedPacket headers = packet.Messages;
        Layer layer = headers.Layers[headers.LastIndexOf(Protocol.Rtp)];
        ReadOnlySpan<byte> header = headers.Header(layer);
        var one = new MediaPacket
        {
            Identifier = BinaryPrimitives.ReadUInt32BigEndian(header[8..]),
            Sequence = BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            Type = (byte)(header[1] & 0x7F),
            HasMarker = header[1] >= 0x80,
            Format = (ushort)format,
            MediaTime = BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            Elapsed = elapsed,
        };
        if (FiveTuple.TryRead(headers, out one.Ends))
            Add(one);
    }

    private void Add(in MediaPacket packet)
    {
        ref int place = ref Find(packet);
        if (place > 0)
        {
            _streams[place - 1].Add(packet);
            return;
        }
        if (_streams.Count == MostStreams)
        {
            LeftOut++;
            return;
        }
        _streams.Add(new MediaStreamRow(packet));
        place = _streams.Count;
        if (2 * place > _places.Length)
            Grow();
    }

    private ref int Find(in MediaPacket packet)
    {
        ulong hash = HashOf(
            packet.Ends.Source, packet.Ends.SourcePort, packet.Ends.Destination, packet.Ends.DestinationPort,
            packet.Identifier);
        int at = (int)hash & (_places.Length - 1);
        while (_places[at] > 0 && !_streams[_places[at] - 1].Has(packet))
            at = (at + 1) & (_places.Length - 1);
        return ref _places[at];
    }

    private void Grow()
    {
        _places = new int[2 * _places.Length];
        for (int i = 0; i < _streams.Count; i++)
        {
            MediaStreamRow stream = _streams[i];
            ulong hash = HashOf(
                stream.Source, stream.SourcePort, stream.Destination, stream.DestinationPort, stream.Identifier);
            int at = (int)hash & (_places.Length - 1);
            while (_places[at] > 0)
                at = (at + 1) & (_places.Length - 1);
            _places[at] = i + 1;
        }
    }

    private ulong HashOf(
        NetworkAddress source, ushort sourcePort, NetworkAddress destination, ushort destinationPort,
        uint identifier) =>
        seed.Hash(new RequestKey(
            new StreamEnds(source.Bits, destination.Bits, sourcePort, destinationPort, source.Kind), identifier));
}
