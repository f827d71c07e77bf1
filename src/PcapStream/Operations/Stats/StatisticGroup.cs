using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Protocols;

namespace PcapStream.Operations.Stats;

/// <summary>Statistics that one thread counts while another counts others.</summary>
internal sealed class StatisticGroup(IReadOnlyList<Statistic> statistics)
{
    private readonly Statistic[] _statistics = [.. statistics];
    private long _reference = Timestamp.NoTime;

    public bool IsEmpty => _statistics.Length == 0;

    /// <summary>Nanoseconds since the epoch of the first packet; 0 while there is none, or where none has a time.</summary>
    public long Reference => _reference == Timestamp.NoTime ? 0 : _reference;

    public void Add(ReadOnlySpan<PacketRecord> records, DecodedBatch decoded)
    {
        for (int i = 0; i < records.Length; i++)
        {
            ref readonly PacketRecord record = ref records[i];
            long time = record.Nanoseconds;
            // tshark takes no time for the epoch.
            if (time == Timestamp.NoTime)
                time = 0;
            if (_reference == Timestamp.NoTime)
                _reference = time;
            DecodedPacket packet = decoded.Packet(i, record);
            foreach (Statistic statistic in _statistics)
                statistic.Add(packet, record, time);
        }
    }

    /// <summary>No packet comes any more.</summary>
    public void Complete()
    {
        foreach (Statistic statistic in _statistics)
            statistic.Complete();
    }

    public void Dispose()
    {
        foreach (Statistic statistic in _statistics)
            statistic.Dispose();
    }
}
