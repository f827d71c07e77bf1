namespace PcapStream.SharpPcap;

/// <summary>What the system counted at a device since it was opened (<c>pcap_stats(3)</c>), in 64 bits where libpcap has 32.</summary>
/// <param name="Received">Packets that passed the filter; on Linux, those that were then dropped included.</param>
/// <param name="Dropped">Packets dropped because there was no room in the device's buffer: the reader was too slow for it.</param>
/// <param name="DroppedByInterface">Packets dropped by the interface or its driver, where the system tells.</param>
public readonly record struct DeviceStatistics(long Received, long Dropped, long DroppedByInterface)
{
    /// <summary>The figures after counters of 32 bits, which begin anew beyond their range, have moved on.</summary>
    internal DeviceStatistics After(uint received, uint dropped, uint droppedByInterface) =>
        new(MovedOn(Received, received), MovedOn(Dropped, dropped), MovedOn(DroppedByInterface, droppedByInterface));

    private static long MovedOn(long count, uint counter) => count + unchecked(counter - (uint)count);
}
