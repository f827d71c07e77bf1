using PcapStream.Operations.Stats;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>A statistic's filter in the head of its table.</summary>
internal static class FilterText
{
    /// <summary>The filter; empty for none.</summary>
    public static string Of(StatisticRequest request) =>
        PrintableText.Of(request.Filter?.Expression ?? "", keepLines: false);

    /// <summary>The filter, or tshark's words for none.</summary>
    public static string OrNone(StatisticRequest request) =>
        request.Filter is null ? "<No Filter>" : Of(request);
}
