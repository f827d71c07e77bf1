using System.Runtime.CompilerServices;
using PcapStream.Protocols.Experts;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Stats.Experts;

/// <summary>
/// <c>expert[,error|,warn|,note|,chat|,comment]</c>: what is notable about packets, as Wireshark says it.
/// </summary>
/// <param name="Name">The name as it was given.</param>
/// <param name="Least">The least severity.</param>
public sealed record ExpertRequest(string Name, ExpertSeverity Least = ExpertSeverity.Comment) : StatisticRequest(Name)
{
    internal static StatisticDefinition Definition { get; } = new(
        "expert[,error|,warn|,note|,chat|,comment]",
        "errors, warnings and notes about packets, as tshark words them",
        ["expert", "expert,error", "expert,warn", "expert,note", "expert,chat", "expert,comment"],
        (name, words) => words switch
        {
            ["expert"] or ["expert", "comment"] => new ExpertRequest(name),
            ["expert", "error"] => new ExpertRequest(name, ExpertSeverity.Error),
            ["expert", "warn"] => new ExpertRequest(name, ExpertSeverity.Warning),
            ["expert", "note"] => new ExpertRequest(name, ExpertSeverity.Note),
            ["expert", "chat"] => new ExpertRequest(name, ExpertSeverity.Chat),
            _ => null,
        });

    internal override IEnumerable<Field> Fields => [ExpertFields.Items];

    /// <inheritdoc/>
    public override string? NoPartial => "what packets before say is not written into partials";

    internal override StreamKinds Joins => StreamKinds.Joining;

    internal override int RowBytes => 2 * Unsafe.SizeOf<ExpertCount>();

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        int field = plan.Queries.Add(ExpertFields.Items);
        PlannedCounter<ExpertCounter> planned =
            plan.Count((memory, seed) => new ExpertCounter(Least, field, memory, seed));
        return _ => new ExpertResult(this, planned.Counter.Totals, planned.Counter.Rows);
    }
}

/// <summary>What is notable about packets: the most severe first, and then what was seen first.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Totals">The items of each severity, in the order of <see cref="ExpertSeverity"/>.</param>
/// <param name="Rows">The rows (enumerate once).</param>
public sealed record ExpertResult(ExpertRequest Request, IReadOnlyList<long> Totals, IEnumerable<ExpertItems> Rows)
    : StatisticResult(Request.Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns { get; } =
    [
        StatisticColumn.Text("severity"), StatisticColumn.Text("group"), StatisticColumn.Text("protocol"),
        StatisticColumn.Text("summary"), StatisticColumn.Number("frequency"),
    ];

    /// <inheritdoc/>
    public override bool IsEmpty => Totals.Sum() == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (ExpertItems row in Rows)
        {
            writer.BeginRow();
            writer.Add(ExpertKinds.NameOf(row.Severity));
            writer.Add(row.Group);
            writer.Add(row.Protocol);
            writer.Add(row.Summary);
            writer.Add(row.Frequency);
            writer.EndRow();
        }
    }
}

/// <summary>Items with the same text.</summary>
/// <param name="Severity">Their severity.</param>
/// <param name="Group">Wireshark's name of their group.</param>
/// <param name="Protocol">Wireshark's name of their protocol.</param>
/// <param name="Summary">Their text, at most 239 bytes in UTF-8.</param>
/// <param name="Frequency">The number of items.</param>
public readonly record struct ExpertItems(
    ExpertSeverity Severity, string Group, string Protocol, string Summary, long Frequency);
