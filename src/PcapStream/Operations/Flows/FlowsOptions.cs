using PcapStream.Operations.Flows.Addresses;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Labels;

namespace PcapStream.Operations.Flows;

/// <summary>How packets become flows, and what is written of them.</summary>
public sealed record FlowsOptions : ReadingOptions
{
    internal const int MostSequencePackets = 255;

    /// <summary>
    /// The columns, at least one. Those of Zeek's schema follow Zeek's rules of what a connection is, which no other
    /// columns do, so that they are not to be mixed with others.
    /// </summary>
    public IReadOnlyList<FlowColumn> Columns { get; init; } = FlowColumns.Basic;

    /// <summary>
    /// The length of windows of time, whose rows are of hosts instead of flows, with columns such as
    /// <see cref="FlowColumns.Window"/>; above 0, or null for flows. Windows begin at multiples of it since 1970.
    /// Timeouts, orientation, key and labels are those of flows and are not for windows.
    /// </summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Labels for one more column, or for CICFlowMeter's column Label; null for none.</summary>
    public FlowLabels? Labels { get; init; }

    /// <summary>What is known of addresses, for more columns; null for none.</summary>
    public IAddressBook? Addresses { get; init; }

    /// <summary>The form of the rows.</summary>
    public FlowFormat Format { get; init; }

    /// <summary>
    /// A flow ends when no packet of it came for this time; above 0. Zeek's rules have their own timeouts.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// A flow ends when it lasts for this time, and its next packet begins another; above 0. Not for Zeek's rules.
    /// </summary>
    public TimeSpan ActiveTimeout { get; init; } = TimeSpan.FromSeconds(1800);

    /// <summary>Who is the originator of a flow whose first packet is not a SYN.</summary>
    public FlowOrientation Orientation { get; init; }

    /// <summary>Which IP headers of a packet in tunnels make flows. Zeek's rules have their own answer.</summary>
    public FlowTunnels Tunnels { get; init; }

    /// <summary>What tells flows apart besides addresses, ports and protocol. Not for Zeek's rules.</summary>
    public FlowKeyParts Key { get; init; }

    /// <summary>
    /// Whether packets count whose checksum is wrong, for Zeek's rules; the others do not look at checksums.
    /// </summary>
    public bool IgnoreChecksums { get; init; }

    /// <summary>
    /// Packets at the start of each flow whose direction, size and time are kept for NFStream's columns splt_*; 0 to
    /// 255.
    /// </summary>
    public int SequencePackets { get; init; }

    /// <summary>The order of the rows.</summary>
    public FlowRowOrder Order { get; init; }

    /// <summary>The folder for what does not fit in memory; null for the system's temporary folder.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>A format with types, in place of <see cref="Format"/>; null for that.</summary>
    internal FlowTableFormat? Table { get; init; }

    /// <summary>What has to be counted for the columns.</summary>
    internal ColumnNeeds Needs => Columns.Aggregate(ColumnNeeds.Record, (needs, column) => needs | column.Needs);
}

/// <summary>The form of rows.</summary>
public enum FlowFormat
{
    /// <summary>Commas between columns, after a line of names (RFC 4180, with line feeds).</summary>
    Csv,

    /// <summary>Tabs between columns, after a line of names.</summary>
    Tsv,

    /// <summary>A JSON object in each line.</summary>
    JsonLines,

    /// <summary>
    /// An IPFIX file (RFC 5655), which is binary. Its columns are information elements, each once, such as
    /// <see cref="FlowColumns.Ipfix"/>.
    /// </summary>
    Ipfix,
}

/// <summary>Who is the originator of a flow whose first packet is not a SYN.</summary>
public enum FlowOrientation
{
    /// <summary>The sender of the first packet.</summary>
    FirstPacket,

    /// <summary>
    /// The side whose port is not below 1024 where the other's is, or else the side of the greater port: for captures
    /// that begin in the middle of connections.
    /// </summary>
    Port,
}

/// <summary>Which IP headers of a packet in tunnels make flows.</summary>
public enum FlowTunnels
{
    /// <summary>The innermost one.</summary>
    Inner,

    /// <summary>The outermost one.</summary>
    Outer,

    /// <summary>All: the packet counts in the flow of the tunnel and in the flow that the tunnel carries.</summary>
    Both,
}

/// <summary>What tells flows apart besides addresses, ports and protocol.</summary>
[Flags]
public enum FlowKeyParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The identifiers of VLAN tags, of the last two before the IP header.</summary>
    Vlan = 1 << 0,

    /// <summary>
    /// The innermost tunnel around the IP header: its two addresses, and its network, where both directions have the
    /// same (VXLAN, Geneve, key of GRE).
    /// </summary>
    Tunnel = 1 << 1,

    /// <summary>The interface, by its number in the capture and its name.</summary>
    Interface = 1 << 2,
}

/// <summary>The order of rows.</summary>
public enum FlowRowOrder
{
    /// <summary>As flows end; a row is written as soon as its flow has ended.</summary>
    End,

    /// <summary>As flows start; no row is written before the end of the input.</summary>
    Start,
}
