using PcapStream.Protocols;

namespace PcapStream.Operations.Convert.Edits.Rewriting;

/// <summary>
/// Fields of headers that get other values, in tunnels and in packets that ICMP errors quote as well. Checksums stay as
/// right or as wrong as they were.
/// </summary>
public sealed record RewriteOptions
{
    /// <summary>
    /// Changes of Ethernet, IPv4 and IPv6 addresses in the headers of Ethernet, IP and ARP; the first that matches an
    /// address is made.
    /// </summary>
    public IReadOnlyList<AddressChange> Addresses { get; init; } = [];

    /// <summary>Changes of ports; the first that matches a port is made.</summary>
    public IReadOnlyList<PortChange> Ports { get; init; } = [];

    /// <summary>Changes of VLAN identifiers; the first that matches an identifier is made.</summary>
    public IReadOnlyList<VlanChange> Vlans { get; init; } = [];

    /// <summary>The Time to Live or Hop Limit of the outermost IP header; null to keep it.</summary>
    public TimeToLiveChange? TimeToLive { get; init; }

    /// <summary>Whether there is any change.</summary>
    internal bool IsEmpty => Addresses.Count == 0 && Ports.Count == 0 && Vlans.Count == 0 && TimeToLive is null;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    internal void Validate()
    {
        foreach (AddressChange change in Addresses)
        {
            bool isAny = change.From.Kind == AddressKind.None && change.To.Kind == AddressKind.Ethernet;
            if ((change.From.Kind != change.To.Kind && !isAny) || change.PrefixLength < 0
                || change.PrefixLength > change.To.Length * 8)
                throw new ArgumentOutOfRangeException(nameof(Addresses), change, "has different kinds of addresses");
        }
        foreach (VlanChange change in Vlans)
        {
            if (change.From is < 0 or > VlanChange.Most || change.To is < 0 or > VlanChange.Most)
                throw new ArgumentOutOfRangeException(nameof(Vlans), change, "is not between 0 and 4095");
        }
        if (TimeToLive?.Value > byte.MaxValue || TimeToLive?.Value < -byte.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(TimeToLive), TimeToLive, "is beyond 255");
    }
}

/// <summary>The ends of a packet at which a field is changed.</summary>
[Flags]
public enum PacketEnds
{
    /// <summary>The source.</summary>
    Source = 1,

    /// <summary>The destination.</summary>
    Destination = 2,

    /// <summary>Both ends.</summary>
    Both = Source | Destination,
}

/// <summary>Gives addresses of a network the prefix of another; their other bits stay.</summary>
/// <param name="From">An address of the network; the default value for any Ethernet address.</param>
/// <param name="To">An address of the new network, of the same kind.</param>
/// <param name="PrefixLength">Leading bits of both networks; all bits for one address.</param>
/// <param name="Ends">Where it is made.</param>
public sealed record AddressChange(NetworkAddress From, NetworkAddress To, int PrefixLength, PacketEnds Ends);

/// <summary>Changes a port of TCP, UDP, UDP-Lite, SCTP and DCCP.</summary>
/// <param name="From">The port.</param>
/// <param name="To">The new port.</param>
/// <param name="Ends">Where it is made.</param>
public sealed record PortChange(ushort From, ushort To, PacketEnds Ends);

/// <summary>Changes a VLAN identifier.</summary>
/// <param name="From">The identifier, 0 to 4095.</param>
/// <param name="To">The new identifier.</param>
public sealed record VlanChange(int From, int To)
{
    /// <summary>The largest identifier.</summary>
    public const int Most = 4095;
}

/// <summary>Changes a Time to Live or Hop Limit.</summary>
/// <param name="Value">The new value, or hops to add; negative to remove hops.</param>
/// <param name="IsRelative">Whether hops are added; the result is at least 1 and at most 255.</param>
public sealed record TimeToLiveChange(int Value, bool IsRelative);
