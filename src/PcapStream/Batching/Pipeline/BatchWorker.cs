using PcapStream.Capture;

namespace PcapStream.Batching.Pipeline;

/// <summary>The work of one thread of a <see cref="BatchPipeline"/> on its batches.</summary>
internal abstract class BatchWorker
{
    private BatchPipeline? _pipeline;
    private long _number;

    /// <summary>Sets the batch that the worker is about to process.</summary>
    public void Begin(BatchPipeline pipeline, long number)
    {
        _pipeline = pipeline;
        _number = number;
    }

    /// <summary>
    /// Processes a batch, in parallel with other workers on other batches; the pipeline releases it afterwards.
    /// </summary>
    public abstract void Work(PacketBatch batch, in BatchPosition position);

    /// <summary>
    /// Parts of the work that batches pass in order, one batch at a time in each; the same for all workers.
    /// </summary>
    public virtual int Stages => 0;

    /// <summary>
    /// Whether results are delivered in the order of the batches; workers that only count need not wait for each other.
    /// </summary>
    public virtual bool KeepsOrder => false;

    /// <summary>Delivers the batch's result, after those of all earlier batches.</summary>
    /// <returns>Whether to continue; later results are dropped if not.</returns>
    public virtual bool Deliver() => true;

    /// <summary>
    /// Waits, while a batch is processed, until all earlier ones are delivered, so that a result that outgrows the
    /// worker's memory can be delivered in pieces.
    /// </summary>
    /// <returns>Whether to continue; the batch's result is dropped if not.</returns>
    protected bool AwaitTurn() => _pipeline!.AwaitTurn(_number);

    /// <summary>Waits, while a batch is processed, until all earlier ones have passed a stage.</summary>
    /// <returns>Whether to continue; the worker stops if not.</returns>
    protected bool Enter(int stage) => _pipeline!.Enter(stage, _number);

    /// <summary>Marks the batch as past the stage that it entered.</summary>
    protected void Leave(int stage) => _pipeline!.Leave(stage);
}

/// <summary>Times before a batch in its capture.</summary>
/// <param name="First">Time of the capture's first packet.</param>
/// <param name="Previous">Time of the packet before the batch; for the first batch, that of the first packet.</param>
/// <param name="LastKnown">Time of the last packet before the batch that has one; null when none has.</param>
internal readonly record struct BatchPosition(Timestamp First, Timestamp Previous, Timestamp? LastKnown);
