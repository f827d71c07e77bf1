using PcapStream.Capture;

namespace PcapStream.Protocols.Streams;

/// <summary>A fragment or segment with a part of what a packet completes.</summary>
/// <param name="Frame">The number of its packet.</param>
/// <param name="Time">The time of its packet.</param>
/// <param name="Offset">The offset of the part in the whole, in bytes.</param>
/// <param name="Length">The length of the part in bytes.</param>
/// <param name="Layer">The index of its header among the layers of its packet.</param>
internal readonly record struct JoinedPart(long Frame, Timestamp Time, uint Offset, uint Length, int Layer);

/// <summary>What a packet completes: a datagram or messages, with parts in packets before.</summary>
/// <param name="Packet">The index of the packet in its batch.</param>
/// <param name="Layer">The index of the header with the last part to come.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Parts">Its parts among those of the batch.</param>
/// <param name="HasConflict">Whether parts that overlap have other bytes.</param>
internal readonly record struct JoinedWhole(int Packet, int Layer, uint Length, Range Parts, bool HasConflict);
