using System.Runtime.InteropServices;

namespace PcapStream.Capture.Indexing;

/// <summary>
/// A packet's entry in a batch's index: where its bytes lie in memory and what its record header said. 32 bytes, so
/// that two share a cache line. Lives in native memory, valid as long as the batch.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PacketRecord
{
    /// <summary>The <see cref="Interface"/> of a block that is no packet.</summary>
    public const int Block = -1;

    /// <summary>First captured byte; of a block that is no packet, the first of its body.</summary>
    public byte* Address;

    /// <summary>
    /// Nanoseconds since the epoch, or the nearest that there is for a time beyond (<see cref="Timestamp.IsBeyond"/>),
    /// which is
    /// in the block then, before the packet; of a block that is no packet, the index of the
    /// capture's interface that was described last.
    /// </summary>
    public long Nanoseconds;

    /// <summary>Bytes in the file; of a block that is no packet, those of its body.</summary>
    public uint CapturedLength;

    /// <summary>Bytes on the wire, as the record claims; of a block that is no packet, its type.</summary>
    public uint OriginalLength;

    /// <summary>Index of the capture's interface.</summary>
    public int Interface;

    /// <summary>What the first bytes are.</summary>
    public LinkType LinkType;

    /// <summary>32-bit words of pcapng options behind the padded packet; 65,535 for as many or more, 0 for none.</summary>
    public ushort OptionWords;

    /// <summary>Whether this is one of pcapng's other blocks.</summary>
    public readonly bool IsBlock => Interface == Block;

    /// <summary>The captured bytes, or the body of a block.</summary>
    public readonly ReadOnlySpan<byte> Data => new(Address, (int)CapturedLength);
}
