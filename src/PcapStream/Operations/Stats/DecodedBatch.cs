using PcapStream.Capture.Indexing;
using PcapStream.Protocols;

namespace PcapStream.Operations.Stats;

/// <summary>The headers of packets, decoded once for all counters. For one thread at a time.</summary>
internal sealed class DecodedBatch
{
    /// <summary>Most packets to decode at once, which bounds the memory.</summary>
    public const int MostPackets = 4096;

    private readonly PacketDecoder _decoder = new(applications: true);
    private readonly Entry[] _entries = new Entry[MostPackets];
    private Layer[] _layers = new Layer[MostPackets];

    /// <summary>Decodes at most <see cref="MostPackets"/> packets, which replace the packets before.</summary>
    public void Decode(ReadOnlySpan<PacketRecord> records)
    {
        int used = 0;
        for (int i = 0; i < records.Length; i++)
        {
            PacketAhead.Fetch(records, i);
            if (_layers.Length - used < PacketDecoder.MaxLayers)
                Array.Resize(ref _layers, _layers.Length * 2);
            ref readonly PacketRecord record = ref records[i];
            DecodedPacket packet =
                _decoder.Decode(
                    record.Data, record.LinkType.Value, record.OriginalLength,
                    _layers.AsSpan(used, PacketDecoder.MaxLayers));
            _entries[i] = new Entry(used, packet.Layers.Length, packet.Error);
            used += packet.Layers.Length;
        }
    }

    /// <summary>A decoded packet.</summary>
    public DecodedPacket Packet(int index, in PacketRecord record)
    {
        ref readonly Entry entry = ref _entries[index];
        return new DecodedPacket(record.Data, _layers.AsSpan(entry.First, entry.Count), entry.Error);
    }

    private readonly record struct Entry(int First, int Count, DecodeError Error);
}
