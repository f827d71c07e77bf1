using System.Runtime.InteropServices;

namespace PcapStream.Capture;

/// <summary>
/// A packet's entry in a batch's index: where its bytes lie in memory and what its record header said. 32 bytes, so
/// that two share a cache line. Lives in native memory, valid as long as the batch.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PacketRecord
{
    /// <summary>First captured byte.</summary>
    public byte* Address;

    /// <summary>Nanoseconds since the epoch.</summary>
    public long Nanoseconds;

    /// <summary>Bytes in the file.</summary>
    public uint CapturedLength;

    /// <summary>Bytes on the wire, as the record claims.</summary>
    public uint OriginalLength;

    /// <summary>Index of the capture's interface.</summary>
    public int Interface;

    /// <summary>What the first bytes are.</summary>
    public LinkType LinkType;

    /// <summary>32-bit words of pcapng options behind the padded packet; 65,535 for as many or more, 0 for none.</summary>
    public ushort OptionWords;
}
