using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Protocols;

namespace PcapStream.Operations.Stats;

/// <summary>Counts packets for one or several statistics. Every counter sees every packet, in one pass.</summary>
internal abstract class StatisticCounter : IDisposable
{
    /// <summary>Counts a packet.</summary>
    /// <param name="packet">The packet's headers.</param>
    /// <param name="record">The packet's record.</param>
    /// <param name="time">Nanoseconds since the epoch; 0 for a packet without a time.</param>
    public abstract void Add(in DecodedPacket packet, in PacketRecord record, long time);

    /// <summary>Ends counting after the last packet.</summary>
    public virtual void Complete()
    {
    }

    public virtual void Dispose()
    {
    }
}

/// <summary>Counters that one thread works on while another works on others.</summary>
internal sealed class StatisticGroup(StatisticCounter[] counters)
{
    private long _reference = Timestamp.NoTime;

    public bool IsEmpty => counters.Length == 0;

    /// <summary>
    /// Nanoseconds since the epoch of the first packet; 0 before the first, and for a first packet without a time.
    /// </summary>
    public long Reference => _reference == Timestamp.NoTime ? 0 : _reference;

    public void Add(ReadOnlySpan<PacketRecord> records, DecodedBatch decoded)
    {
        for (int i = 0; i < records.Length; i++)
        {
            ref readonly PacketRecord record = ref records[i];
            long time = record.Nanoseconds;
            // tshark uses the epoch for a packet without a time.
            if (time == Timestamp.NoTime)
                time = 0;
            if (_reference == Timestamp.NoTime)
                _reference = time;
            DecodedPacket packet = decoded.Packet(i, record);
            foreach (StatisticCounter counter in counters)
                counter.Add(packet, record, time);
        }
    }

    /// <summary>Ends counting after the last packet.</summary>
    public void Complete()
    {
        foreach (StatisticCounter counter in counters)
            counter.Complete();
    }

    public void Dispose()
    {
        foreach (StatisticCounter counter in counters)
            counter.Dispose();
    }
}
