using PcapStream.Capture;

namespace PcapStream.Protocols.Frame;

/// <summary>What is known of a packet besides its bytes.</summary>
internal struct FrameContext
{
    /// <summary>Its number in the capture, from 1.</summary>
    public long Number;

    /// <summary>When it was captured.</summary>
    public Timestamp Time;

    /// <summary>Time of the capture's first packet; 0 if it has none, as tshark takes it.</summary>
    public Timestamp First;

    /// <summary>Time of the packet before, 0 if that has none; of the packet itself if it is the first.</summary>
    public Timestamp Previous;

    /// <summary>Bytes on the wire.</summary>
    public uint OriginalLength;

    /// <summary>Where it was captured; null when that is of no interest.</summary>
    public CaptureInterface? Interface;

    /// <summary>LINKTYPE_ number.</summary>
    public ushort LinkType;

    /// <summary>Tells local times; null when they are of no interest.</summary>
    public LocalClock? Clock;
}
