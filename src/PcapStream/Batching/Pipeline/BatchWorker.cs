using PcapStream.Capture;

namespace PcapStream.Batching.Pipeline;

/// <summary>What one thread of a <see cref="BatchPipeline"/> does with the batches that fall to it.</summary>
internal abstract class BatchWorker
{
    private BatchPipeline? _pipeline;
    private long _number;

    /// <summary>Tells the worker which batch it is about to work on.</summary>
    public void Begin(BatchPipeline pipeline, long number)
    {
        _pipeline = pipeline;
        _number = number;
    }

    /// <summary>Works on a batch, at the same time as other workers on others; the pipeline releases it afterwards.</summary>
    public abstract void Work(PacketBatch batch, in BatchPosition position);

    /// <summary>Parts of the work that batches pass in their order, one batch at a time in each; the same for all workers.</summary>
    public virtual int Stages => 0;

    /// <summary>Whether what becomes of batches is handed on in their order; those who only count need not wait for each other.</summary>
    public virtual bool KeepsOrder => false;

    /// <summary>Hands on what became of the batch, when those of all earlier batches were handed on.</summary>
    /// <returns>Whether more is wanted; what later batches became is dropped if not.</returns>
    public virtual bool Deliver() => true;

    /// <summary>
    /// While working on a batch: waits until all earlier ones are handed on, so that a result that outgrows the worker's
    /// memory can be handed on in pieces.
    /// </summary>
    /// <returns>Whether more is wanted; what becomes of the batch is dropped if not.</returns>
    protected bool AwaitTurn() => _pipeline!.AwaitTurn(_number);

    /// <summary>While working on a batch: waits until all earlier ones have passed a stage.</summary>
    /// <returns>Whether more is wanted; the worker gives up if not.</returns>
    protected bool Enter(int stage) => _pipeline!.Enter(stage, _number);

    /// <summary>The batch has passed the stage that it entered.</summary>
    protected void Leave(int stage) => _pipeline!.Leave(stage);
}

/// <summary>What came before a batch in its capture.</summary>
/// <param name="First">Time of the capture's first packet.</param>
/// <param name="Previous">Time of the packet before the batch; of the first packet, for the first batch.</param>
internal readonly record struct BatchPosition(Timestamp First, Timestamp Previous);
