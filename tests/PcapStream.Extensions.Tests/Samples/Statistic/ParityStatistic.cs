using PcapStream.Capture.Indexing;
using PcapStream.Protocols;

namespace PcapStream.Operations.Stats.Parity;

/// <summary><c>parity</c>: packets of even and odd length.</summary>
/// <param name="Name">The name as it was given.</param>
public sealed record ParityRequest(string Name) : StatisticRequest(Name)
{
    internal static StatisticDefinition Definition { get; } = new(
        "parity",
        "packets of even and odd length",
        ["parity"],
        (name, words) => words is ["parity"] ? new ParityRequest(name) : null);

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        PlannedCounter<ParityCounter> planned = plan.Share(() => new ParityCounter());
        return _ => new ParityResult(this, planned.Counter.Even, planned.Counter.Odd);
    }
}

/// <summary>Packets of even and odd length.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Even">Packets of even length.</param>
/// <param name="Odd">Packets of odd length.</param>
public sealed record ParityResult(ParityRequest Request, long Even, long Odd) : StatisticResult(Request.Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns { get; } =
    [
        new("parity", StatisticValueType.Text),
        new("packets", StatisticValueType.Number),
    ];

    /// <inheritdoc/>
    public override bool IsEmpty => Even + Odd == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach ((string parity, long packets) in new[] { ("even", Even), ("odd", Odd) })
        {
            writer.BeginRow();
            writer.Add(parity);
            writer.Add(packets);
            writer.EndRow();
        }
    }
}

internal sealed class ParityCounter : StatisticCounter
{
    public long Even { get; private set; }

    public long Odd { get; private set; }

    public override void Add(in CountedPacket packet)
    {
        if (packet.Record.OriginalLength % 2 == 0)
            Even++;
        else
            Odd++;
    }
}
