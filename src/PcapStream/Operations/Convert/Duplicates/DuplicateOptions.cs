namespace PcapStream.Operations.Convert.Duplicates;

/// <summary>
/// Which packets are copies of earlier ones, and are left out. The rule is editcap's: every packet takes a place in the
/// window, whether it is left out or not, and is compared with the packets before it there.
/// </summary>
public sealed record DuplicateOptions
{
    /// <summary>editcap's usual window.</summary>
    public const int UsualWindow = 5;

    /// <summary>The largest window; it takes half a gigabyte.</summary>
    public const int MostWindow = 1 << 24;

    /// <summary>
    /// Packets in the window, the current one included: it is compared with one less. 0 to <see cref="MostWindow"/>;
    /// not used with <see cref="Within"/>.
    /// </summary>
    public int Window { get; init; } = UsualWindow;

    /// <summary>
    /// A copy arrives at most so many nanoseconds after the packet that it copies, in any number of packets; null for a
    /// <see cref="Window"/> of packets. The memory limit bounds the number of packets.
    /// </summary>
    public long? Within { get; init; }

    /// <summary>
    /// Bytes at the start of a packet in which copies may differ; a packet with no more than these is compared whole.
    /// </summary>
    public int IgnoredBytes { get; init; }

    /// <summary>Header fields in which copies may differ, such as those that a router changes.</summary>
    public IgnoredFields IgnoredFields { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Window);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Window, MostWindow);
        ArgumentOutOfRangeException.ThrowIfNegative(IgnoredBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(Within ?? 0, nameof(Within));
    }
}

/// <summary>Fields in which the copies of a packet differ where it was captured at two places.</summary>
[Flags]
public enum IgnoredFields
{
    /// <summary>All bytes are compared.</summary>
    None = 0,

    /// <summary>IPv4's Time to Live, with the header checksum that depends on it, and IPv6's Hop Limit.</summary>
    TimeToLive = 1,

    /// <summary>IPv4's Identification, with the header checksum that depends on it.</summary>
    Identification = 2,

    /// <summary>The checksums of IPv4, TCP, UDP, ICMP and ICMPv6.</summary>
    Checksums = 4,

    /// <summary>Ethernet addresses.</summary>
    HardwareAddresses = 8,

    /// <summary>VLAN tags.</summary>
    VlanTags = 16,

    /// <summary>Everything before the innermost IP header.</summary>
    Tunnels = 32,
}

/// <summary>The copies that were found.</summary>
/// <param name="Copies">Packets that were left out.</param>
/// <param name="Originals">Packets that had copies.</param>
/// <param name="MostPackets">
/// The greatest distance between a packet and the one that it is a copy of, in packets.
/// </param>
/// <param name="MostTime">The same in nanoseconds, where both have a time.</param>
public sealed record DuplicateReport(long Copies, long Originals, long MostPackets, long MostTime);
