namespace PcapStream.Operations.Stats.Trees;

/// <summary>A node of a tree.</summary>
/// <param name="Depth">Its depth, from 0.</param>
/// <param name="Name">Its name, with the bytes of the packets where they are text.</param>
/// <param name="Count">How often it was counted.</param>
/// <param name="Above">The count of the node above it; null at depth 0.</param>
/// <param name="Burst">The most counts within 100 ms.</param>
/// <param name="BurstStart">The start of that burst, in nanoseconds from the first packet of the capture.</param>
public readonly record struct TreeItem(
    int Depth, string Name, long Count, long? Above, long Burst, long BurstStart);

/// <summary>A tree, row by row: every node is followed by those below it.</summary>
/// <param name="Name">The statistic's name as it was given.</param>
/// <param name="Title">tshark's title.</param>
/// <param name="Packets">Packets that count.</param>
/// <param name="Elapsed">Nanoseconds from the first packet that counts to the last.</param>
/// <param name="NameWidth">Characters of the longest name, with one for each level above it.</param>
/// <param name="Items">The nodes (enumerate once).</param>
public sealed record TreeResult(
    string Name, string Title, long Packets, long Elapsed, int NameWidth, IEnumerable<TreeItem> Items)
    : StatisticResult(Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns { get; } =
    [
        StatisticColumn.Number("depth"),
        StatisticColumn.Text("name"),
        .. StatisticColumn.Numbers("count", "burst_count"),
        StatisticColumn.Seconds("burst_start"),
    ];

    /// <inheritdoc/>
    public override bool IsEmpty => Packets == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (TreeItem item in Items)
        {
            writer.BeginRow();
            writer.Add(item.Depth);
            writer.Add(item.Name);
            writer.Add(item.Count);
            writer.Add(item.Burst);
            writer.AddSeconds(item.BurstStart);
            writer.EndRow();
        }
    }
}
