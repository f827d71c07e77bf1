using PcapStream.Capture;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>Packets that are merged with those of other sources: a capture, or a run on disk.</summary>
internal abstract class PacketSource : IDisposable
{
    /// <summary>Whether there is no further packet.</summary>
    public bool HasEnded { get; protected set; }

    /// <summary>
    /// The time of the current packet in nanoseconds, or the nearest in 64 bits; the least number for a packet without
    /// one and for a block, which come at once.
    /// </summary>
    public long Time { get; protected set; }

    /// <summary>The exact time of the current packet.</summary>
    public abstract Timestamp ExactTime { get; }

    /// <summary>Moves to the first packet.</summary>
    public abstract void Open(CancellationToken cancellation);

    /// <summary>Writes the current packet.</summary>
    public abstract void WriteTo(PacketSink sink);

    /// <summary>Moves to the next packet.</summary>
    public abstract void Advance(CancellationToken cancellation);

    public abstract void Dispose();
}
