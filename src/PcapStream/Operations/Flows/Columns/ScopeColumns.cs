using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>What <see cref="FlowsOptions.Key"/> adds to the key.</summary>
internal static class ScopeColumns
{
    private const string InterfaceName = "interface";

    /// <summary>NFStream's.</summary>
    public static FlowColumn VlanId { get; } = Create(
        "vlan_id", "identifier of the innermost VLAN tag, 0 without one", FlowKeyParts.Vlan, FlowColumnKind.Number,
        FlowValueType.Unsigned16,
        (flow, value) => value.AddSigned(Math.Max(flow.Record.Scope.InnerVlan, 0)));

    /// <summary>The columns of all parts of the key.</summary>
    public static FlowColumn[] All { get; } =
    [
        Create("vlan", "identifiers of the last two VLAN tags before the IP header, the outer one first",
            FlowKeyParts.Vlan, FlowColumnKind.TextSet, FlowValueType.Text,
                (flow, value) => AddVlans(value, flow.Record.Scope)),
        Create("tunnel", "addresses of the innermost tunnel, the lower one first", FlowKeyParts.Tunnel,
            FlowColumnKind.TextSet, FlowValueType.Text, (flow, value) => AddTunnel(value, flow.Record.Scope)),
        Create("tunnel_id", "network in the tunnel: of VXLAN and Geneve, or the key of GRE", FlowKeyParts.Tunnel,
            FlowColumnKind.Number, FlowValueType.Unsigned32, (flow, value) => AddTunnelId(value, flow.Record.Scope)),
        Interface(new InterfaceNames()),
    ];

    /// <summary>Columns of a schema with those of a key after them, as far as they are not there.</summary>
    public static IReadOnlyList<FlowColumn> AddTo(IReadOnlyList<FlowColumn> columns, FlowKeyParts key) =>
        [.. columns, .. All.Where(column => key.HasFlag(column.Key) && !columns.Contains(column))];

    /// <summary>Gives the column of interfaces their names.</summary>
    public static IReadOnlyList<FlowColumn> Bind(IReadOnlyList<FlowColumn> columns, InterfaceNames interfaces) =>
        [.. columns.Select(column => column.Key == FlowKeyParts.Interface ? Interface(interfaces) : column)];

    private static FlowColumn Interface(InterfaceNames names) => Create(
        InterfaceName, "number of the interface in the capture, and its name after a hyphen", FlowKeyParts.Interface,
        FlowColumnKind.Text, FlowValueType.Text,
            (flow, value) => value.AddText(names.NameOf((int)flow.Record.Scope.Interface - 1)));

    private static FlowColumn Create(
        string name, string meaning, FlowKeyParts key, FlowColumnKind kind, FlowValueType type, WriteFlow write) =>
        new(name, meaning, kind, type, ColumnNeeds.Record, write) { Key = key };

    private static void AddVlans(FieldValues value, in FlowScope scope)
    {
        if (scope.OuterVlan >= 0)
            value.AddSigned(scope.OuterVlan);
        if (scope.InnerVlan >= 0)
            value.AddSigned(scope.InnerVlan);
    }

    private static void AddTunnel(FieldValues value, in FlowScope scope)
    {
        if (scope.TunnelKind == 0)
            return;
        value.AddAddress(new NetworkAddress(scope.TunnelLow, (AddressKind)scope.TunnelKind));
        value.AddAddress(new NetworkAddress(scope.TunnelHigh, (AddressKind)scope.TunnelKind));
    }

    private static void AddTunnelId(FieldValues value, in FlowScope scope)
    {
        if (scope.HasTunnelId != 0)
            value.AddDecimal(scope.TunnelId);
    }
}
