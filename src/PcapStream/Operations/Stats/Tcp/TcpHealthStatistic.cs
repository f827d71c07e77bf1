using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary><c>tcp,health</c>: retransmissions and other trouble of each TCP conversation.</summary>
/// <param name="Name">The name as it was given.</param>
public sealed record TcpHealthRequest(string Name) : StatisticRequest(Name)
{
    internal static StatisticDefinition Definition { get; } = new(
        "tcp,health",
        "TCP conversations with their retransmissions and other trouble, worst first",
        ["tcp,health"],
        (name, words) => words is ["tcp", "health"] ? new TcpHealthRequest(name) : null);

    internal override int RowBytes => 2 * Unsafe.SizeOf<TcpHealth>();

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        FlowPlan flows = plan.Flows;
        flows.Require(FlowLayer.Tcp, FlowParts.Health);
        return reference =>
        {
            FlowOutput tcp = flows[FlowLayer.Tcp];
            return new TcpHealthResult(this, tcp.Health, tcp.HealthRows(reference));
        };
    }
}

/// <summary>TCP conversations, worst first.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Totals">The sums over all conversations.</param>
/// <param name="Rows">The conversations (enumerate once).</param>
public sealed record TcpHealthResult(TcpHealthRequest Request, TcpHealthTotals Totals, IEnumerable<TcpHealthRow> Rows)
    : StatisticResult(Request.Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns { get; } =
    [
        .. ConversationRow.EndColumns,
        .. StatisticColumn.Numbers(
            "frames", "bytes", "retransmissions", "fast_retransmissions", "spurious_retransmissions", "out_of_order",
            "gaps", "duplicate_acks", "keep_alives", "zero_windows", "resets"),
        .. ConversationRow.TimeColumns,
    ];

    /// <inheritdoc/>
    public override bool IsEmpty => Totals.Conversations == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (TcpHealthRow row in Rows)
        {
            writer.BeginRow();
            writer.AddEnds(row.Conversation);
            writer.Add(row.Conversation.Total);
            TcpHealthCounts counts = row.Counts;
            writer.Add(counts.Retransmissions);
            writer.Add(counts.FastRetransmissions);
            writer.Add(counts.SpuriousRetransmissions);
            writer.Add(counts.OutOfOrder);
            writer.Add(counts.Gaps);
            writer.Add(counts.DuplicateAcks);
            writer.Add(counts.KeepAlives);
            writer.Add(counts.ZeroWindows);
            writer.Add(counts.Resets);
            writer.AddSeconds(row.Conversation.Start);
            writer.AddSeconds(row.Conversation.Duration);
            writer.EndRow();
        }
    }
}

/// <summary>A finished conversation and its trouble.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TcpHealth
{
    public Conversation Conversation;
    public TcpTally Tally;

    public readonly TcpHealthCounts Counts => TcpHealthCounts.From(Tally);
}

/// <summary>Most trouble first, then most frames, then the earliest first packet.</summary>
internal readonly struct WorstHealth : IRecordOrder<TcpHealth>
{
    public static int Compare(in TcpHealth left, in TcpHealth right)
    {
        int order = right.Counts.Trouble.CompareTo(left.Counts.Trouble);
        return order != 0 ? order : BusiestConversations.Compare(left.Conversation, right.Conversation);
    }

    public static uint Prefix(in TcpHealth record) =>
        uint.MaxValue - (uint)Math.Min(record.Counts.Trouble, uint.MaxValue);
}
