namespace PcapStream.Operations.Stats.Trees;

/// <summary>A node of a tree.</summary>
/// <param name="Depth">Its depth, from 0.</param>
/// <param name="Name">Its name, with the bytes of the packets where they are text.</param>
/// <param name="Count">How often it was counted.</param>
/// <param name="Above">The count of the node above it; null at depth 0.</param>
/// <param name="Burst">The most counts within 100 ms.</param>
/// <param name="BurstStart">The start of that burst, in nanoseconds from the first packet of the capture.</param>
public readonly record struct TreeItem(
    int Depth, string Name, long Count, long? Above, long Burst, long BurstStart)
{
    /// <summary>The values that were counted; null for a node without values.</summary>
    public TreeValues? Values { get; init; }
}

/// <summary>The values that a node of a tree counted.</summary>
/// <param name="IsTime">Whether they are nanoseconds.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest.</param>
/// <param name="Average">
/// Their average; that of times is in milliseconds, of values that are rounded to 32 bits as tshark's are.
/// </param>
public readonly record struct TreeValues(bool IsTime, long Sum, long Least, long Most, double Average);

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
    private static readonly StatisticColumn[] Usual =
    [
        StatisticColumn.Number("depth"),
        StatisticColumn.Text("name"),
        .. StatisticColumn.Numbers("count", "burst_count"),
        StatisticColumn.Seconds("burst_start"),
    ];

    private static readonly StatisticColumn[] WithValues =
    [
        .. Usual,
        .. new[] { "sum", "minimum", "maximum" }.Select(
            name => new StatisticColumn(name, StatisticValueType.NumberOrSeconds)),
    ];

    /// <summary>Whether nodes may have values, which are columns then.</summary>
    public bool HasValues { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns => HasValues ? WithValues : Usual;

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
            if (HasValues)
                Write(writer, item.Values.GetValueOrDefault());
            writer.EndRow();
        }
    }

    private static void Write(IRowWriter writer, TreeValues values)
    {
        foreach (long value in (ReadOnlySpan<long>)[values.Sum, values.Least, values.Most])
        {
            if (values.IsTime)
                writer.AddSeconds(value);
            else
                writer.Add(value);
        }
    }
}
