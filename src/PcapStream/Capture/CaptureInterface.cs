using System.Globalization;
using System.Net;
using PcapStream.Capture.PcapNg;

namespace PcapStream.Capture;

/// <summary>
/// An interface on which packets were captured; a classic pcap has exactly one, described by its file header.
/// </summary>
/// <param name="Id">Index within the capture, from 0, counted over all sections.</param>
/// <param name="LinkType">The protocol of the packets' first bytes.</param>
/// <param name="SnapLength">Most bytes kept of a packet; 0 when the file does not say.</param>
/// <param name="Precision">Precision of the packets' times.</param>
public sealed record CaptureInterface(int Id, LinkType LinkType, uint SnapLength, TimestampPrecision Precision)
{
    /// <summary>The device's name, such as <c>eth0</c>; null when the file does not say.</summary>
    public string? Name { get; init; }

    /// <summary>The user's description of the device; null when the file does not say.</summary>
    public string? Description { get; init; }

    /// <summary>The capture filter; null when the file does not say, or does not have it as text.</summary>
    public string? Filter { get; init; }

    /// <summary>The operating system of the machine with the device; null when the file does not say.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>The device's hardware; null when the file does not say.</summary>
    public string? Hardware { get; init; }

    /// <summary>Comments on the interface.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>IPv4 and IPv6 addresses of the device.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>
    /// The device's 48-bit hardware address, such as <c>02:00:00:00:00:01</c>; null when the file does not say.
    /// </summary>
    public string? MacAddress { get; init; }

    /// <summary>The device's 64-bit hardware address; null when the file does not say.</summary>
    public string? EuiAddress { get; init; }

    /// <summary>Bits per second; null when the file does not say.</summary>
    public ulong? Speed { get; init; }

    /// <summary>Bits per second when sending; null when the file does not say.</summary>
    public ulong? TransmitSpeed { get; init; }

    /// <summary>Bits per second when receiving; null when the file does not say.</summary>
    public ulong? ReceiveSpeed { get; init; }

    /// <summary>Bytes of frame check sequence at the end of every packet; null when the file does not say.</summary>
    public int? FrameCheckSequenceLength { get; init; }

    /// <summary>Number of instructions of a capture filter that is a program; null for none.</summary>
    public int? FilterInstructions { get; init; }

    /// <summary>IANA's name of the time zone, such as <c>Europe/Berlin</c>; null when the file does not say.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Seconds that are added to times in the file; packets' times include them.</summary>
    public long TimeOffset { get; init; }

    /// <summary>The last counts of the capturing program; null when the file does not say.</summary>
    public InterfaceStatistics? Statistics { get; init; }

    /// <summary>Number of such statistics in the file.</summary>
    public long StatisticsCount { get; init; }

    /// <summary>The section that describes the interface, from 1; 0 in a classic pcap, which has none.</summary>
    public long Section { get; init; }

    /// <summary>Index of the interface within its section, by which the section's packets name it.</summary>
    public int IdInSection { get; init; }

    /// <summary>
    /// if_tsresol as in the file: ticks per second as the exponent of ten or, with its highest bit set, of two; null
    /// when the file does not say.
    /// </summary>
    public byte? TimeResolution { get; init; }

    /// <summary>
    /// Ticks of the packets' times per second, in decimal digits, since 64 bits may be too few; at most 10^38.
    /// </summary>
    public string TicksPerSecond => (Scale ?? TimeScale.Of((byte)Precision)).TicksPerSecondText;

    /// <summary>The conversion of ticks to times; null for an interface that no pcapng describes.</summary>
    internal TimeScale? Scale { get; init; }

    /// <summary>Whether a unit cannot hold all of the packets' times.</summary>
    internal bool HasFinerTimesThan(TimeScale unit) => Scale?.IsFinerThan(unit) ?? Precision > unit.Precision;

    /// <summary>Byte order of the section that describes the interface, and of its packets' options.</summary>
    internal ByteOrder ByteOrder { get; init; }
}

/// <summary>An address of an interface.</summary>
/// <param name="Address">IPv4 or IPv6.</param>
/// <param name="PrefixLength">Leading bits of the network, 0 to 128; more in a hostile file.</param>
public sealed record InterfaceAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>In CIDR notation, such as <c>192.0.2.1/24</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");
}

/// <summary>Counts of the capturing program for an interface; each is null when the file does not have it.</summary>
public sealed record InterfaceStatistics
{
    /// <summary>The time of the counts.</summary>
    public Timestamp Time { get; init; }

    /// <summary>The start of capturing.</summary>
    public Timestamp? Started { get; init; }

    /// <summary>The end of capturing.</summary>
    public Timestamp? Ended { get; init; }

    /// <summary>Packets that the interface received since capturing started.</summary>
    public ulong? Received { get; init; }

    /// <summary>Packets that the interface dropped for lack of resources.</summary>
    public ulong? Dropped { get; init; }

    /// <summary>Packets that the filter accepted.</summary>
    public ulong? FilterAccepted { get; init; }

    /// <summary>Packets that the operating system dropped.</summary>
    public ulong? DroppedBySystem { get; init; }

    /// <summary>Packets that the operating system delivered to the program.</summary>
    public ulong? Delivered { get; init; }

    /// <summary>Comments on the counts.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];
}
