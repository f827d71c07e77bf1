using PcapStream.Operations.Export;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Sql.Pushdown;

namespace PcapStream.Sql.Scanning;

/// <summary>All tables over captures.</summary>
internal static class CaptureTables
{
    // What packets of a protocol always have, and the columns beside the protocol's own.
    private static readonly (string Name, string[] Marks)[] Protocols =
    [
        ("dns", ["dns.id"]),
        ("tls", ["tls.record.content_type"]),
        ("http", ["http.request.method", "http.response.code"]),
    ];

    private static readonly string[] Common =
    [
        "frame.number", "frame.time_epoch", "frame.len", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport",
        "tcp.dstport", "udp.srcport", "udp.dstport", "tcp.stream", "udp.stream",
    ];

    /// <summary>The tables that captures are read for.</summary>
    /// <param name="options">How packets become values.</param>
    public static IReadOnlyList<CaptureTable> Create(ExportOptions options) =>
    [
        new PacketTable(options),
        // Those that need other options, such as a key with VLANs, are columns of the command flows alone.
        new SqlFlowTable("flows", [.. FlowColumns.All.Except(FlowColumns.NfStreamSequence)
            .Where(column => column is { IsZeek: false, IsWindow: false, Key: FlowKeyParts.None })
            .DistinctBy(column => column.Name.ToUpperInvariant()), FileColumn.Plain]),
        new SqlFlowTable("conn", [.. FlowColumns.Zeek, FileColumn.Zeek]),
    ];

    /// <summary>Statements that define the tables.</summary>
    public static IEnumerable<string> Views(IReadOnlyList<CaptureTable> tables, Func<string, string> nameOf)
    {
        foreach (CaptureTable table in tables)
            yield return $"CREATE VIEW {table.Name} AS FROM {table.Function}()";
        foreach ((string name, string[] marks) in Protocols)
        {
            IEnumerable<string> own = tables[0].Columns.Select(column => column.Shape.Name)
                .Where(column => column.StartsWith(nameOf($"{name}."), StringComparison.Ordinal));
            string columns = List(", ", [.. Common.Select(nameOf), .. own, FileCondition.Column]);
            yield return $"CREATE VIEW {name} AS SELECT {columns} FROM packets "
                + $"WHERE {string.Join(" OR ", marks.Select(mark => $"\"{nameOf(mark)}\" IS NOT NULL"))}";
        }
    }

    private static string List(string separator, IEnumerable<string> names) =>
        string.Join(separator, names.Select(name => $"\"{name}\""));
}
