using PcapStream.Capture;
using PcapStream.Decoding;

namespace PcapStream.Operations.Parse;

/// <summary>Counts packets by the set of protocols they have: one increment a packet, taken apart at the end.</summary>
internal sealed class ProtocolTally
{
    private readonly long[] _packets = new long[ProtocolNames.SetCount];
    private readonly long[] _bytes = new long[ProtocolNames.SetCount];

    public unsafe void Add(ReadOnlySpan<PacketRecord> records)
    {
        long[] packets = _packets;
        long[] bytes = _bytes;
        foreach (ref readonly PacketRecord record in records)
        {
            var data = new ReadOnlySpan<byte>(record.Address, (int)record.CapturedLength);
            int set = (int)PacketDecoder.Decode(data, record.LinkType.Value);
            packets[set]++;
            bytes[set] += record.OriginalLength;
        }
    }

    /// <summary>The protocols that occurred, link layer first.</summary>
    public IReadOnlyList<ProtocolCount> Counts()
    {
        var counts = new List<ProtocolCount>();
        foreach ((ProtocolSet protocol, string name) in ProtocolNames.All)
        {
            long packets = 0;
            long bytes = 0;
            for (int set = 0; set < _packets.Length; set++)
            {
                if ((set & (int)protocol) == 0)
                    continue;
                packets += _packets[set];
                bytes += _bytes[set];
            }
            if (packets > 0)
                counts.Add(new ProtocolCount(name, packets, bytes));
        }
        return counts;
    }
}
