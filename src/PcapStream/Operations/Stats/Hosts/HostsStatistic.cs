using System.Runtime.CompilerServices;
using PcapStream.Protocols;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Stats.Hosts;

/// <summary><c>hosts[,ip|ipv4|ipv6]</c>: the names of addresses, from records of DNS.</summary>
/// <param name="Name">The name as it was given.</param>
/// <param name="Kind">The kind of the addresses; none for both.</param>
public sealed record HostsRequest(string Name, AddressKind Kind = AddressKind.None) : StatisticRequest(Name)
{
    internal static StatisticDefinition Definition { get; } = new(
        "hosts[,ip|ipv4|ipv6]",
        "names of addresses, from DNS",
        ["hosts", "hosts,ipv4", "hosts,ipv6"],
        (name, words) => words switch
        {
            ["hosts"] => new HostsRequest(name),
            ["hosts", "ip" or "ipv4"] => new HostsRequest(name, AddressKind.Ipv4),
            ["hosts", "ipv6"] => new HostsRequest(name, AddressKind.Ipv6),
            _ => null,
        });

    internal override StreamKinds Joins => StreamKinds.Joining;

    internal override int RowBytes => 2 * Unsafe.SizeOf<Host>();

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        PlannedCounter<HostsCounter> planned =
            plan.Count((memory, seed) => new HostsCounter(Kind, memory, seed));
        return _ => new HostsResult(this, planned.Counter.Records, planned.Counter.Rows);
    }
}

/// <summary>The names of addresses, in the order of the addresses.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Records">Records of DNS with such an address.</param>
/// <param name="Rows">The names (enumerate once).</param>
public sealed record HostsResult(HostsRequest Request, long Records, IEnumerable<HostRow> Rows)
    : StatisticResult(Request.Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns { get; } =
        [StatisticColumn.Address("address"), StatisticColumn.Text("name")];

    /// <inheritdoc/>
    public override bool IsEmpty => Records == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (HostRow row in Rows)
        {
            writer.BeginRow();
            writer.Add(row.Address);
            writer.Add(row.Name);
            writer.EndRow();
        }
    }
}

/// <summary>The name of an address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Name">Its latest name; <c>&lt;Root&gt;</c> for the root.</param>
public readonly record struct HostRow(NetworkAddress Address, string Name);
