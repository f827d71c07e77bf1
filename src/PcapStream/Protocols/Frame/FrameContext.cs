using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Frame;

/// <summary>Properties of a packet that are not in its bytes.</summary>
internal struct FrameContext
{
    /// <summary>The packet's number in the capture, from 1.</summary>
    public long Number;

    /// <summary>The time of capture.</summary>
    public Timestamp Time;

    /// <summary>Time of the capture's first packet; 0 if that has none, as in tshark.</summary>
    public Timestamp First;

    /// <summary>Time of the previous packet, 0 if that has none. For the first packet, its own time.</summary>
    public Timestamp Previous;

    /// <summary>
    /// Time of the previous packet that was selected; for the first, its own. Null where all packets are.
    /// </summary>
    public Timestamp? Displayed;

    /// <summary>Length on the wire in bytes.</summary>
    public uint OriginalLength;

    /// <summary>The interface of the capture; null if no field needs it.</summary>
    public CaptureInterface? Interface;

    /// <summary>The LINKTYPE_ number.</summary>
    public ushort LinkType;

    /// <summary>Keeps what columns of the packet share; null if each is written on its own.</summary>
    public SummaryText? Summary;

    /// <summary>What the column "Time" shows.</summary>
    public PacketTime TimeColumn;

    /// <summary>The name of the capture, as it was given; null if no field needs it.</summary>
    public string? File;

    /// <summary>Formats local times; null if no field needs it.</summary>
    public LocalClock? Clock;
}
