using PcapStream.Columns;
using PcapStream.Operations.Stats;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Stats;

/// <summary>Writes statistics as typed columns: each is a table, and a folder holds several.</summary>
internal static class StatsColumns
{
    /// <summary>Refuses several statistics in one file.</summary>
    /// <exception cref="UsageException">There is no folder for them.</exception>
    public static void Check(StatsTarget target, int statistics)
    {
        if (target.Columns is { } format && !target.IsFolder && statistics > 1)
        {
            throw new UsageException(
                $"-T {format.Name}: {statistics} statistics are as many tables; write them into a folder: -w NAME/");
        }
    }

    /// <summary>Writes the tables.</summary>
    /// <param name="target">Where they go.</param>
    /// <param name="result">The statistics.</param>
    /// <param name="captures">The captures, which are not replaced.</param>
    /// <param name="memoryLimit">The memory limit of the command, in bytes.</param>
    public static void Write(
        StatsTarget target, StatsResult result, IReadOnlyList<string> captures, long memoryLimit)
    {
        ColumnFormat format = target.Columns!;
        if (target.IsFolder)
        {
            format.WriteFolder(result, target.Origin, memoryLimit, target.Table!);
            return;
        }
        StatisticResult statistic = result.Statistics[0];
        if (target.Table is null or OutputFile.StandardOutput)
        {
            format.Write(statistic, result, target.Origin, memoryLimit, Terminal.Output);
            return;
        }
        using OutputFile file = OutputFile.Create(target.Table, captures);
        format.Write(statistic, result, target.Origin, memoryLimit, file.Stream);
        if (!result.Interrupted)
            file.Complete();
    }
}
