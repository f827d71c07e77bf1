using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Lengths;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>Packet lengths in the layout of tshark's statistics trees.</summary>
internal static class LengthText
{
    private const int NameWidth = 19;

    public static void Write(TextBuffer text, LengthsResult result)
    {
        StatisticTreeText.Begin(text, "Packet Lengths", NameWidth);
        StatisticTreeText.Row(text, NameWidth, "Packet Lengths", Cells(result.All, result));
        foreach (LengthBin bin in result.Bins)
            StatisticTreeText.Row(text, NameWidth, $" {Name(bin)}", Cells(bin, result));
        StatisticTreeText.End(text, NameWidth);
    }

    /// <summary>A range's name, such as <c>40-79</c>.</summary>
    public static string Name(LengthBin bin) => bin.Most == uint.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"{bin.Least} and greater")
        : string.Create(CultureInfo.InvariantCulture, $"{bin.Least}-{bin.Most}");

    private static string[] Cells(LengthBin bin, LengthsResult result)
    {
        bool isAll = ReferenceEquals(bin, result.All);
        string rate = StatisticTreeText.Rate(bin.Count, result.Elapsed);
        string percent = StatisticTreeText.Percent(bin.Count, isAll ? null : result.All.Count);
        string none = isAll ? "" : "-";
        return bin.Count == 0
            ? ["0", none, none, none, rate, percent, "-", "-"]
            :
            [
                StatisticTreeText.Number(bin.Count), StatisticTreeText.Decimal((double)bin.Bytes / bin.Count, 2),
                StatisticTreeText.Number(bin.Shortest), StatisticTreeText.Number(bin.Longest), rate, percent,
                StatisticTreeText.BurstRate(bin.Burst), StatisticTreeText.Seconds(bin.BurstStart),
            ];
    }
}
