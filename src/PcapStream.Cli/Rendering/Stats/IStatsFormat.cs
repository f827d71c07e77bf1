using PcapStream.Operations.Stats;

namespace PcapStream.Cli.Rendering.Stats;

/// <summary>A way to print statistics on stdout; one class a format. Rows are printed as they come, and the last when it is disposed of.</summary>
internal interface IStatsFormat : IDisposable
{
    void Print(StatsResult result);
}
