using PcapStream.Capture.Indexing;
using PcapStream.Protocols;

namespace PcapStream.Operations.Stats;

/// <summary>One way to count packets. All that are asked for see every packet, in one pass.</summary>
internal abstract class Statistic : IDisposable
{
    /// <summary>Counts a packet.</summary>
    /// <param name="packet">Its headers.</param>
    /// <param name="record">Its record.</param>
    /// <param name="time">Nanoseconds since the epoch; 0 where the capture tells none.</param>
    public abstract void Add(in DecodedPacket packet, in PacketRecord record, long time);

    /// <summary>No packet comes any more.</summary>
    public virtual void Complete()
    {
    }

    public virtual void Dispose()
    {
    }
}
