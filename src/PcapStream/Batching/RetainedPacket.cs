using PcapStream.Buffers.Leases;
using PcapStream.Capture;

namespace PcapStream.Batching;

/// <summary>A packet's own copy, in a block of the pool, kept past its batch, without its comments. Release it once, on any thread.</summary>
/// <param name="Lease">The block that holds the captured bytes.</param>
/// <param name="Number">The packet's number in its capture, from 1.</param>
/// <param name="Timestamp">When it was captured.</param>
/// <param name="OriginalLength">Bytes that were on the wire, as the capture claims.</param>
/// <param name="LinkType">What the first bytes are.</param>
/// <param name="Interface">Index of the interface within the capture.</param>
public readonly record struct RetainedPacket(
    PacketLease Lease, long Number, Timestamp Timestamp, uint OriginalLength, LinkType LinkType, int Interface) : IDisposable
{
    /// <summary>The captured bytes.</summary>
    /// <exception cref="LeaseException">The packet was released.</exception>
    public ReadOnlySpan<byte> Data => Lease.Span;

    /// <summary>Bytes that the capture holds.</summary>
    public int CapturedLength => Lease.Length;

    /// <summary>Gives the block back.</summary>
    /// <exception cref="LeaseException">It was released before.</exception>
    public void Dispose() => Lease.Dispose();
}
