using System.Globalization;
using PcapStream.Operations.Stats.Lengths;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>Packet lengths in the layout of tshark's statistics trees.</summary>
internal static class LengthText
{
    private const double NanosecondsPerMillisecond = 1e6;
    private const int BurstMilliseconds = 100;
    private const int LineWidth = 130;

    private static readonly string[] Headings =
        ["Topic / Item", "Count", "Average", "Min Val", "Max Val", "Rate (ms)", "Percent", "Burst Rate", "Burst Start"];

    public static void Write(TextBuffer text, LengthsResult result)
    {
        text.Text($"\n{new string('=', LineWidth)}\nPacket Lengths:\n");
        Row(text, Headings);
        text.Text($"{new string('-', LineWidth)}\n");
        Row(text, Cells("Packet Lengths", result.All, result));
        foreach (LengthBin bin in result.Bins)
            Row(text, Cells($" {Name(bin)}", bin, result));
        text.Text($"\n{new string('-', LineWidth)}\n");
    }

    /// <summary>A range's name, such as <c>40-79</c>.</summary>
    public static string Name(LengthBin bin) => bin.Most == uint.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"{bin.Least} and greater")
        : string.Create(CultureInfo.InvariantCulture, $"{bin.Least}-{bin.Most}");

    private static void Row(TextBuffer text, string[] cells)
    {
        int[] widths = [19, 14, 14, 14, 14, 14, 14, 14, 13];
        for (int i = 0; i < cells.Length; i++)
            text.Text(cells[i].PadRight(widths[i]));
        text.Text("\n"u8);
    }

    private static string[] Cells(string name, LengthBin bin, LengthsResult result)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        double elapsed = result.Elapsed / NanosecondsPerMillisecond;
        string rate = elapsed != 0 ? (bin.Count / elapsed).ToString("F4", culture) : "";
        bool isAll = ReferenceEquals(bin, result.All);
        string percent = isAll ? "100%"
            : result.All.Count == 0 ? "" : (bin.Count * 100.0 / result.All.Count).ToString("F2", culture) + "%";
        string none = isAll ? "" : "-";
        return bin.Count == 0
            ? [name, "0", none, none, none, rate, percent, "-", "-"]
            :
            [
                name, bin.Count.ToString(culture), ((double)bin.Bytes / bin.Count)
                    .ToString("F2", culture), bin.Shortest.ToString(culture),
                bin.Longest.ToString(culture), rate, percent, ((double)bin.Burst / BurstMilliseconds)
                    .ToString("F4", culture),
                (bin.BurstStart / 1e9).ToString("F3", culture),
            ];
    }
}
