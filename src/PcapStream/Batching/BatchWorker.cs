namespace PcapStream.Batching;

/// <summary>What one thread of a <see cref="BatchPipeline"/> does with the batches that fall to it.</summary>
internal abstract class BatchWorker
{
    /// <summary>Works on a batch, at the same time as other workers on others; the pipeline releases it afterwards.</summary>
    public abstract void Work(PacketBatch batch, in BatchPosition position);

    /// <summary>Whether what becomes of batches is handed on in their order; those who only count need not wait for each other.</summary>
    public virtual bool KeepsOrder => false;

    /// <summary>Hands on what became of the batch, when those of all earlier batches were handed on.</summary>
    /// <returns>Whether more is wanted; what later batches became is dropped if not.</returns>
    public virtual bool Deliver() => true;
}
