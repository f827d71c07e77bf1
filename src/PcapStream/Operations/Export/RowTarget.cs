using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export;

/// <summary>One output in one format: takes the rows of all threads, in the order of the packets.</summary>
internal abstract class RowTarget : IDisposable
{
    /// <summary>The form of the values that it takes.</summary>
    public abstract FieldForm Form { get; }

    /// <summary>Bytes of the memory limit that it needs for itself.</summary>
    public virtual long MemoryBytes => 0;

    /// <summary>Bytes written.</summary>
    public abstract long Bytes { get; }

    /// <summary>Writes what comes before the first packet.</summary>
    public abstract void Begin();

    /// <summary>Rows for one thread.</summary>
    /// <param name="awaitTurn">
    /// Waits until the rows may be handed over; returns whether they are still wanted.
    /// </param>
    public abstract RowBuffer CreateBuffer(Func<bool> awaitTurn);

    /// <summary>Writes what comes after the last packet.</summary>
    /// <param name="loop">The captures that were read.</param>
    public abstract void End(ReadingLoop loop);

    public virtual void Dispose()
    {
        // Most targets own nothing.
    }
}

/// <summary>
/// The rows of one thread's batch, handed over in its turn: when there are too many, and at the end of the batch.
/// </summary>
internal abstract class RowBuffer : IDisposable
{
    /// <summary>Adds a packet.</summary>
    public abstract void Add(ref FieldSource source, FieldExtractor fields);

    /// <summary>Hands over all rows.</summary>
    public abstract void Flush();

    /// <summary>Drops all rows, after a failure.</summary>
    public abstract void Clear();

    public virtual void Dispose()
    {
        // Most buffers own nothing.
    }
}
