using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Convert.Split;

/// <summary>Divides packets over parts.</summary>
internal abstract class PartSink : IDisposable
{
    /// <summary>Files so far.</summary>
    public long Parts { get; protected set; }

    /// <summary>Packets in the parts.</summary>
    public long Packets { get; protected set; }

    /// <summary>Bytes of capture in the parts.</summary>
    public long Bytes { get; protected set; }

    /// <summary>Packets that are in no part.</summary>
    public long Unmatched { get; protected set; }

    /// <summary>A capture was opened.</summary>
    public virtual void Begin(CaptureReader capture)
    {
    }

    /// <summary>Adds a packet.</summary>
    /// <param name="packet">The packet as parts hold it.</param>
    /// <param name="record">The packet as it was read.</param>
    /// <param name="number">Its number in its capture.</param>
    /// <param name="batch">Its batch.</param>
    public abstract void Add(in PartPacket packet, in PacketRecord record, long number, PacketBatch batch);

    /// <summary>
    /// Adds a block that belongs to its place in the capture; false where no part has that place.
    /// </summary>
    public virtual bool TryAddBlock(ReadOnlySpan<byte> block) => false;

    /// <summary>Completes all parts.</summary>
    public abstract void Complete(CancellationToken cancellation);

    /// <summary>Removes the parts that are not complete.</summary>
    public abstract void Dispose();
}
