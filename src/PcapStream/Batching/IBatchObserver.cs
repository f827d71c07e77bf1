namespace PcapStream.Batching;

/// <summary>Sees every batch of a capture, in order, before anyone else. Calls do not overlap.</summary>
internal interface IBatchObserver : IDisposable
{
    /// <summary>Sees a batch, and may set its <see cref="PacketBatch.Notes"/>, and drop packets.</summary>
    void Observe(PacketBatch batch);
}
