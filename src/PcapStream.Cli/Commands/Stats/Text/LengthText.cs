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
        TreeText.Begin(text, "Packet Lengths", NameWidth);
        TreeText.Row(text, NameWidth, "Packet Lengths", Cells(result.All, result));
        foreach (LengthBin bin in result.Bins)
            TreeText.Row(text, NameWidth, $" {Name(bin)}", Cells(bin, result));
        TreeText.End(text, NameWidth);
    }

    /// <summary>A range's name, such as <c>40-79</c>.</summary>
    public static string Name(LengthBin bin) => bin.Most == uint.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"{bin.Least} and greater")
        : string.Create(CultureInfo.InvariantCulture, $"{bin.Least}-{bin.Most}");

    private static string[] Cells(LengthBin bin, LengthsResult result)
    {
        bool isAll = ReferenceEquals(bin, result.All);
        string rate = TreeText.Rate(bin.Count, result.Elapsed);
        string percent = TreeText.Percent(bin.Count, isAll ? null : result.All.Count);
        string none = isAll ? "" : "-";
        return bin.Count == 0
            ? ["0", none, none, none, rate, percent, "-", "-"]
            :
            [
                TreeText.Number(bin.Count), TreeText.Decimal((double)bin.Bytes / bin.Count, 2),
                TreeText.Number(bin.Shortest), TreeText.Number(bin.Longest), rate, percent,
                TreeText.BurstRate(bin.Burst), TreeText.Seconds(bin.BurstStart),
            ];
    }
}
