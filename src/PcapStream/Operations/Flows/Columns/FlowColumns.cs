using PcapStream.Operations.Flows.Windows;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>All columns of flows, and the sets of them that other programs write.</summary>
public static class FlowColumns
{
    /// <summary>
    /// All columns: those of this program, then CICFlowMeter's, NFStream's, IPFIX's, Zeek's, and those of windows.
    /// </summary>
    public static IReadOnlyList<FlowColumn> All { get; } =
    [
        .. BasicColumns.All,
        .. ApplicationColumns.All,
        .. ScopeColumns.All,
        .. TcpColumns.All,
        .. CicColumns.All,
        .. NfStreamColumns.Schema.Except(BasicColumns.All),
        .. NfStreamColumns.Sequence,
        .. IpfixColumns.All,
        .. ZeekColumns.All.Except(BasicColumns.All),
        .. WindowColumns.All,
    ];

    /// <summary>Times, addresses, ports, protocol, packets and bytes each way, flags, and why the flow ended.</summary>
    public static IReadOnlyList<FlowColumn> Basic { get; } = [.. BasicColumns.Schema];

    /// <summary>CICFlowMeter's columns, in its order.</summary>
    public static IReadOnlyList<FlowColumn> Cic { get; } = [.. CicColumns.All];

    /// <summary>
    /// NFStream's columns, in its order, without those of the first packets (splt_*). They need VLANs in the key.
    /// </summary>
    public static IReadOnlyList<FlowColumn> NfStream { get; } = [.. NfStreamColumns.Schema];

    /// <summary>
    /// NFStream's columns of the first packets, which need <see cref="FlowsOptions.SequencePackets"/>.
    /// </summary>
    public static IReadOnlyList<FlowColumn> NfStreamSequence { get; } = [.. NfStreamColumns.Sequence];

    /// <summary>Information elements of IPFIX, under IANA's names, for each direction (RFC 5103).</summary>
    public static IReadOnlyList<FlowColumn> Ipfix { get; } = [.. IpfixColumns.Schema];

    /// <summary>The columns of Zeek's conn.log, in its order, and the Community ID. They follow Zeek's rules.</summary>
    public static IReadOnlyList<FlowColumn> Zeek { get; } = [.. ZeekColumns.All];

    /// <summary>
    /// What a host sent and received in a window of time, for <see cref="FlowsOptions.Window"/>. More columns of
    /// windows are in <see cref="All"/>.
    /// </summary>
    public static IReadOnlyList<FlowColumn> Window { get; } = [.. WindowColumns.Schema];

    /// <summary>The names of the schemas.</summary>
    public static IReadOnlyList<string> Schemas { get; } = ["basic", "cic", "nfstream", "ipfix", "zeek", "window"];

    /// <summary>
    /// The column of a name; null when there is none. Where Zeek has a column of the same name, it is the other one.
    /// </summary>
    public static FlowColumn? Find(string name) => All.FirstOrDefault(column => column.Name == name);

    /// <summary>
    /// The columns of names, which are Zeek's if one of the names is Zeek's alone; null for a name without a column.
    /// </summary>
    public static IReadOnlyList<FlowColumn?> FindAll(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        FlowColumn?[] found = [.. names.Select(Find)];
        return found.Any(column => column is { IsZeek: true })
            ? [.. names.Select((name, index) => Zeek.FirstOrDefault(column => column.Name == name) ?? found[index])]
            : found;
    }

    /// <summary>
    /// Percentiles of packet sizes and of times between packets, such as <c>packet_bytes_p95</c> and
    /// <c>src_gap_p50</c>: exact for the first 64 values of a flow, and after that at most 1/16 away.
    /// </summary>
    /// <param name="percentages">Above 0, at most 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">A percentage is out of bounds.</exception>
    public static IReadOnlyList<FlowColumn> Percentiles(IReadOnlyList<double> percentages)
    {
        ArgumentNullException.ThrowIfNull(percentages);
        foreach (double percent in percentages)
        {
            if (percent is not (> 0 and <= 100))
                throw new ArgumentOutOfRangeException(nameof(percentages), percent, "a percentage is not in 0 to 100");
        }
        return [.. PercentileColumns.Of(percentages)];
    }

    /// <summary>Columns with those of a key after them, as far as they are not there.</summary>
    public static IReadOnlyList<FlowColumn> WithKey(IReadOnlyList<FlowColumn> columns, FlowKeyParts key) =>
        ScopeColumns.AddTo(columns, key);

    /// <summary>The columns of a schema, one of <see cref="Schemas"/>; null for another name.</summary>
    public static IReadOnlyList<FlowColumn>? Schema(string name) => name switch
    {
        "basic" => Basic,
        "cic" => Cic,
        "nfstream" => NfStream,
        "ipfix" => Ipfix,
        "zeek" => Zeek,
        "window" => Window,
        _ => null,
    };
}
