using PcapStream.Operations.Stats;

namespace PcapStream.Cli.Commands.Stats;

/// <summary>Writes tables, row by row.</summary>
internal interface ITableWriter : IRowWriter
{
    void BeginTable(string name, IReadOnlyList<string> columns);

    void EndTable();
}

/// <summary>Writes statistics as tables: the same columns in every format for scripts.</summary>
internal static class StatsTables
{
    public static void Write(this ITableWriter writer, IEnumerable<StatisticResult> statistics)
    {
        foreach (StatisticResult statistic in statistics)
        {
            writer.BeginTable(statistic.Name, [.. statistic.Columns.Select(column => column.Name)]);
            statistic.WriteRows(writer);
            writer.EndTable();
        }
    }
}
