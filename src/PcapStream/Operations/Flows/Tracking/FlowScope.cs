using System.Runtime.InteropServices;
using PcapStream.Protocols;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>
/// Where a five-tuple was seen, as far as it is part of the key (<see cref="FlowsOptions.Key"/>). Without padding, so
/// that it can be hashed.
/// </summary>
/// <param name="TunnelLow">The lower address of the tunnel, which both directions have.</param>
/// <param name="TunnelHigh">The higher address of the tunnel.</param>
/// <param name="TunnelId">The network in the tunnel.</param>
/// <param name="TunnelKind">The kind of the tunnel's addresses; 0 outside of tunnels.</param>
/// <param name="HasTunnelId">1 for a tunnel that has <paramref name="TunnelId"/>.</param>
/// <param name="Vlans">Identifiers of two VLAN tags at most, the inner one last, each plus 1.</param>
/// <param name="Interface">The number that <see cref="Packets.InterfaceNames"/> gave, plus 1.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FlowScope(
    AddressBits TunnelLow,
    AddressBits TunnelHigh,
    uint TunnelId,
    ushort TunnelKind,
    ushort HasTunnelId,
    uint Vlans,
    uint Interface)
{
    private const int VlanBits = 16;

    /// <summary>Whether no part of it is known, as where it is no part of the key.</summary>
    public bool IsNone => TunnelKind == 0 && (Vlans | Interface) == 0;

    /// <summary>The identifier of the outer one of two VLAN tags; -1 for none.</summary>
    public int OuterVlan => (int)(Vlans >> VlanBits) - 1;

    /// <summary>The identifier of the innermost VLAN tag; -1 for none.</summary>
    public int InnerVlan => (ushort)Vlans - 1;

    /// <summary>Adds a VLAN tag after others, of which the last one stays.</summary>
    public static uint AddVlan(uint vlans, int identifier) => vlans << VlanBits | (ushort)(identifier + 1);
}
