using PcapStream.Capture.Indexing;
using PcapStream.Protocols;

namespace PcapStream.Operations.Count;

/// <summary>Counts packets by protocol, each packet once in each of its protocols.</summary>
internal sealed class ProtocolTally
{
    private readonly PacketDecoder _decoder = new(applications: true);
    private readonly long[] _packets = new long[ProtocolTable.Count];
    private readonly long[] _bytes = new long[ProtocolTable.Count];

    // The number of the last packet that was counted in a protocol.
    private readonly long[] _counted = new long[ProtocolTable.Count];
    private long _number;

    public void Add(ReadOnlySpan<PacketRecord> records)
    {
        for (int i = 0; i < records.Length; i++)
        {
            ref readonly PacketRecord record = ref records[i];
            PacketAhead.Fetch(records, i);
            _number++;
            DecodedPacket packet = _decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength);
            Protocol last = Protocol.None;
            foreach (ref readonly Layer layer in packet.Layers)
            {
                if (layer.IsQuoted)
                    break;
                last = layer.Protocol;
                Count(last, record.OriginalLength);
            }
            // A packet that ends in an unknown protocol counts as None too.
            if (!ProtocolTable.EndsChain(last))
                Count(Protocol.None, record.OriginalLength);
        }
    }

    /// <summary>Adds another tally.</summary>
    public void Merge(ProtocolTally other)
    {
        for (int i = 0; i < _packets.Length; i++)
        {
            _packets[i] += other._packets[i];
            _bytes[i] += other._bytes[i];
        }
    }

    /// <summary>The protocols that occurred, link layer first, <c>other</c> last.</summary>
    public IReadOnlyList<ProtocolCount> Counts()
    {
        var counts = new List<ProtocolCount>();
        for (int i = 1; i < _packets.Length; i++)
        {
            if (_packets[i] > 0)
                counts.Add(new ProtocolCount(ProtocolTable.NameOf((Protocol)i), _packets[i], _bytes[i]));
        }
        if (_packets[0] > 0)
            counts.Add(new ProtocolCount("other", _packets[0], _bytes[0]));
        return counts;
    }

    private void Count(Protocol protocol, uint bytes)
    {
        if (_counted[(int)protocol] == _number)
            return;
        _counted[(int)protocol] = _number;
        _packets[(int)protocol]++;
        _bytes[(int)protocol] += bytes;
    }
}
