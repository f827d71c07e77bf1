namespace PcapStream.Fields;

/// <summary>What is known of a packet besides its bytes.</summary>
internal struct FrameContext
{
    /// <summary>Its number in the capture, from 1.</summary>
    public long Number;

    /// <summary>Nanoseconds since the epoch; <see cref="Capture.Timestamp.NoTime"/> for none.</summary>
    public long Nanoseconds;

    /// <summary>Time of the capture's first packet.</summary>
    public long FirstNanoseconds;

    /// <summary>Time of the packet before; of the packet itself if it is the first.</summary>
    public long PreviousNanoseconds;

    /// <summary>Bytes on the wire.</summary>
    public uint OriginalLength;

    /// <summary>Index of the interface.</summary>
    public int Interface;

    /// <summary>LINKTYPE_ number.</summary>
    public ushort LinkType;
}
