using PcapStream.Capture.Indexing;
using PcapStream.Partials;
using PcapStream.Protocols;

namespace PcapStream.Operations.Count;

/// <summary>Counts packets by protocol, each packet once in each of its protocols.</summary>
internal sealed class ProtocolTally
{
    private readonly PacketDecoder _decoder = new(applications: true);
    private readonly Sum[] _sums = new Sum[ProtocolTable.Count];
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
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i].Packets += other._sums[i].Packets;
            _sums[i].Bytes += other._sums[i].Bytes;
        }
    }

    /// <summary>The protocols that occurred, link layer first, <c>other</c> last.</summary>
    public IReadOnlyList<ProtocolCount> Counts()
    {
        var counts = new List<ProtocolCount>();
        for (int i = 1; i < _sums.Length; i++)
            AddTo(counts, ProtocolTable.NameOf((Protocol)i), _sums[i]);
        AddTo(counts, "other", _sums[0]);
        return counts;
    }

    /// <summary>Writes the sums to a partial: of each protocol that occurred, its number, packets and bytes.</summary>
    public void WriteTo(PartialFields fields)
    {
        int[] counted = [.. Enumerable.Range(0, _sums.Length).Where(protocol => _sums[protocol].Packets > 0)];
        fields.Add(counted, protocol =>
        {
            fields.Add(protocol);
            fields.Add(_sums[protocol].Packets);
            fields.Add(_sums[protocol].Bytes);
        });
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    public static ProtocolTally ReadFrom(PartialCursor fields)
    {
        var tally = new ProtocolTally();
        foreach ((int protocol, long packets, long bytes) in
            fields.List(() => (fields.Int(), fields.Count(), fields.Count())))
        {
            if ((uint)protocol >= (uint)tally._sums.Length)
                throw fields.Fault("there is no such protocol");
            tally._sums[protocol] = new Sum { Packets = packets, Bytes = bytes };
        }
        return tally;
    }

    private void Count(Protocol protocol, uint bytes)
    {
        ref Sum sum = ref _sums[(int)protocol];
        if (sum.LastPacket == _number)
            return;
        sum.LastPacket = _number;
        sum.Packets++;
        sum.Bytes += bytes;
    }

    private static void AddTo(List<ProtocolCount> counts, string name, Sum sum)
    {
        if (sum.Packets > 0)
            counts.Add(new ProtocolCount(name, sum.Packets, sum.Bytes));
    }

    // Together, because each packet changes all three.
    private struct Sum
    {
        // The number of the last packet that was counted.
        public long LastPacket;
        public long Packets;
        public long Bytes;
    }
}
