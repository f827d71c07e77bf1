using System.Globalization;
using PcapStream.Interop;

namespace PcapStream.Capture;

/// <summary>
/// The protocol of a packet's first bytes: a LINKTYPE_ value of the tcpdump.org registry
/// (draft-ietf-opsawg-pcaplinktype).
/// </summary>
/// <param name="Value">The registry's number, as in capture files.</param>
public readonly record struct LinkType(ushort Value)
{
    /// <summary>BSD loopback: a 4-byte address family in the writer's byte order.</summary>
    public static readonly LinkType Null = new(0);

    /// <summary>IEEE 802.3 Ethernet.</summary>
    public static readonly LinkType Ethernet = new(1);

    /// <summary>Raw IP, with the version in the first nibble.</summary>
    public static readonly LinkType RawIp = new(101);

    /// <summary>OpenBSD loopback: a 4-byte address family in network byte order.</summary>
    public static readonly LinkType Loop = new(108);

    /// <summary>Linux cooked capture, version 1.</summary>
    public static readonly LinkType LinuxCooked = new(113);

    /// <summary>Raw IPv4.</summary>
    public static readonly LinkType RawIpv4 = new(228);

    /// <summary>Raw IPv6.</summary>
    public static readonly LinkType RawIpv6 = new(229);

    /// <summary>Linux cooked capture, version 2.</summary>
    public static readonly LinkType LinuxCooked2 = new(276);

    /// <summary>capinfos' short name, such as <c>ether</c>; <c>linktype-N</c> where it has none.</summary>
    public string Name =>
        LinkTypeNames.Find(Value)?.Name ?? string.Create(CultureInfo.InvariantCulture, $"linktype-{Value}");

    /// <summary>capinfos' description, such as <c>Ethernet</c>; <c>LINKTYPE N</c> where it has none.</summary>
    public string Description =>
        LinkTypeNames.Find(Value)?.Description ?? string.Create(CultureInfo.InvariantCulture, $"LINKTYPE {Value}");

    /// <summary>The DLT_ number by which this system's libpcap knows the link type (<c>pcap_datalink(3)</c>).</summary>
    public int DataLinkNumber => DataLink.Of(Value);

    /// <summary>The link type that this system's libpcap knows by a DLT_ number.</summary>
    /// <param name="number">The result of <c>pcap_datalink(3)</c>, from 0 to 65,535.</param>
    /// <exception cref="OverflowException">The number is out of range.</exception>
    public static LinkType FromDataLinkNumber(int number) => new(checked((ushort)DataLink.LinkTypeOf(number)));

    /// <summary>
    /// The longest packet that both libpcap (<c>max_snaplen_for_dlt</c>) and Wireshark read of the link type: D-Bus,
    /// EBHSCR and USB have long ones.
    /// </summary>
    internal uint MostLength => Value switch
    {
        189 or 220 or 231 or 249 => 128 << 20,
        279 => 8 << 20,
        _ => 256 << 10,
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
