namespace PcapStream.SharpPcap.Reading;

/// <summary>What came of asking a device for a packet.</summary>
internal enum DeviceStep
{
    /// <summary>A packet is in the batch.</summary>
    Added,

    /// <summary>The batch has no room for the packet, which is kept for the next.</summary>
    Refused,

    /// <summary>The device has no packet at hand.</summary>
    Idle,

    /// <summary>The device will have no more.</summary>
    Ended,
}
