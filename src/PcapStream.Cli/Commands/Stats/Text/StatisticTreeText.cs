using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Trees;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>Trees in tshark's layout.</summary>
internal static class StatisticTreeText
{
    private const string NameHeading = "Topic / Item";
    private const double NanosecondsPerMillisecond = 1e6;
    private const double NanosecondsPerSecond = 1e9;
    private const int BurstMilliseconds = 100;
    private const int ColumnWidth = 14;
    private const int LastWidth = 13;

    private static readonly string[] Headings =
        ["Count", "Average", "Min Val", "Max Val", "Rate (ms)", "Percent", "Burst Rate", "Burst Start"];

    public static void Write(TextBuffer text, TreeResult result)
    {
        // The root, which is not shown, is named by the last part of the title.
        int root = result.Title.Length - result.Title.LastIndexOf('/') - 1;
        int width = Math.Max(NameHeading.Length, Math.Max(result.NameWidth, root - 1)) + 2;
        Begin(text, result.Title, width);
        foreach (TreeItem item in result.Items)
        {
            string name = new string(' ', item.Depth) + PrintableText.Of(item.Name, keepLines: false);
            bool any = item.Burst > 0;
            Row(text, width, name,
            [
                Number(item.Count), .. Values(item), Rate(item.Count, result.Elapsed), Percent(item.Count, item.Above),
                any ? BurstRate(item.Burst) : "-", any ? Seconds(item.BurstStart) : "-",
            ]);
        }
        End(text, width);
    }

    /// <summary>Writes the head of a tree.</summary>
    /// <param name="text">The output.</param>
    /// <param name="title">The title.</param>
    /// <param name="width">Characters of the column of names.</param>
    public static void Begin(TextBuffer text, string title, int width)
    {
        text.Text($"\n{new string('=', LineWidth(width))}\n{title}:\n");
        Row(text, width, NameHeading, Headings);
        text.Text($"{new string('-', LineWidth(width))}\n");
    }

    public static void End(TextBuffer text, int width) => text.Text($"\n{new string('-', LineWidth(width))}\n");

    /// <summary>Writes a row of eight cells after the name.</summary>
    public static void Row(TextBuffer text, int width, string name, string[] cells)
    {
        text.Text(name.PadRight(width));
        for (int i = 0; i < cells.Length; i++)
            text.Text(cells[i].PadRight(i == cells.Length - 1 ? LastWidth : ColumnWidth));
        text.Text("\n"u8);
    }

    /// <summary>Counts per millisecond; empty when no time has passed.</summary>
    public static string Rate(long count, long elapsed) =>
        elapsed == 0 ? "" : Decimal(count / (elapsed / NanosecondsPerMillisecond), 4);

    /// <summary>The part of the count above; 100% where there is no count above.</summary>
    public static string Percent(long count, long? above) => above switch
    {
        null => "100%",
        0 => "",
        { } whole => Decimal(count * 100.0 / whole, 2) + "%",
    };

    public static string BurstRate(long burst) => Decimal((double)burst / BurstMilliseconds, 4);

    public static string Seconds(long nanoseconds) => Decimal(nanoseconds / NanosecondsPerSecond, 3);

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Decimal(double value, int decimals) =>
        value.ToString($"F{decimals}", CultureInfo.InvariantCulture);

    // The average, the least and the greatest value.
    private static string[] Values(in TreeItem item)
    {
        if (item.Values is not { } values)
            return ["", "", ""];
        string average = Decimal(values.Average, 2);
        return values.IsTime
            ? [average, Milliseconds(values.Least), Milliseconds(values.Most)]
            : [average, Number(values.Least), Number(values.Most)];
    }

    // tshark rounds them to 32 bits.
    private static string Milliseconds(long nanoseconds) =>
        Decimal((float)(nanoseconds / NanosecondsPerMillisecond), 6);

    private static int LineWidth(int width) => width + (Headings.Length - 1) * ColumnWidth + LastWidth;
}
