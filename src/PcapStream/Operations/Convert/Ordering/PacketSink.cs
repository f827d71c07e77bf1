namespace PcapStream.Operations.Convert.Ordering;

/// <summary>Takes packets in their final order, or in that of a run.</summary>
internal abstract class PacketSink
{
    /// <summary>Takes a packet, or a block without one.</summary>
    public abstract void Write(in OrderedPacket packet);
}
