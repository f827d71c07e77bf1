using System.Runtime.InteropServices;

namespace PcapStream.Capture.Indexing;

/// <summary>
/// A packet's entry in a batch's index: where its bytes lie in memory, and its record header. 32 bytes, so
/// that two share a cache line. Lives in native memory, valid as long as the batch.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PacketRecord
{
    /// <summary>The <see cref="Interface"/> of a block that is not a packet.</summary>
    public const int Block = -1;

    /// <summary>First captured byte; of another block, the first of its body.</summary>
    public byte* Address;

    /// <summary>
    /// Nanoseconds since the epoch, or the nearest for a time beyond them (<see cref="Timestamp.IsBeyond"/>), which is
    /// then read from the block, before the packet. For another block, the index of the interface described last.
    /// </summary>
    public long Nanoseconds;

    /// <summary>Bytes in the file; of another block, those of its body.</summary>
    public uint CapturedLength;

    /// <summary>Bytes on the wire, as the record claims; of another block, its type.</summary>
    public uint OriginalLength;

    /// <summary>Index of the capture's interface.</summary>
    public int Interface;

    /// <summary>The protocol of the first bytes.</summary>
    public LinkType LinkType;

    /// <summary>
    /// 32-bit words of pcapng options after the padded packet; 65,535 for as many or more, 0 for none.
    /// </summary>
    public ushort OptionWords;

    /// <summary>Whether this is one of pcapng's other blocks.</summary>
    public readonly bool IsBlock => Interface == Block;

    /// <summary>The captured bytes, or the body of a block.</summary>
    public readonly ReadOnlySpan<byte> Data => new(Address, (int)CapturedLength);
}
