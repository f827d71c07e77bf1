using System.Globalization;
using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Parse;
using Spectre.Console;

namespace PcapStream.Cli.Commands.Parse;

/// <summary>Plain <c>parse</c>: a few lines and a table of protocols.</summary>
internal static class ParseText
{
    // A table that goes into a file or a pipe should not wrap at the 80 columns of no terminal.
    private const int UnboundedWidth = 512;

    public static string Render(ParseResult result, IReadOnlyList<string> files)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine(files.Count == 1 ? PrintableText.Of(files[0], keepLines: false) : $"{files.Count} captures");
        text.WriteLine($"  {Quantities.Count(result.Packets)} packets in {Quantities.Count(result.Batches)} {(result.Batches == 1 ? "batch" : "batches")} of up to {Quantities.Count(result.BatchSize)}");
        if (result.FilteredOut > 0)
            text.WriteLine($"  {Quantities.Count(result.FilteredOut)} packets filtered out");
        text.WriteLine($"  {Quantities.Bytes(result.CapturedBytes)} captured of {Quantities.Bytes(result.OriginalBytes)} on the wire");
        if (result.FirstTime is { } first && result.LastTime is { } last)
            text.WriteLine($"  {Moment(first)} to {Moment(last)}{Span(first, last)}");
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  read in {result.Elapsed.TotalSeconds:0.000} s: {Quantities.Bytes(result.Memory.CaptureBytes / result.Elapsed.TotalSeconds)}/s, {Quantities.Count((long)((result.Packets + result.FilteredOut) / result.Elapsed.TotalSeconds))} packets/s"));
        if (result.Packets > 0)
            WriteProtocols(text, result);
        return text.ToString();
    }

    private static string Span(Timestamp first, Timestamp last) =>
        first.IsKnown && last.IsKnown ? $", {Timestamp.FormatSeconds(last.Since(first))} seconds" : "";

    private static string Moment(Timestamp time) => time.IsKnown && LocalTime.Format(time.Seconds) is { } second
        ? second + string.Create(CultureInfo.InvariantCulture, $".{time.SubsecondNanoseconds:D9}")
        : LocalTime.NotRepresentable;

    private static void WriteProtocols(StringWriter text, ParseResult result)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("Protocol")
            .AddColumn(new TableColumn("Packets").RightAligned())
            .AddColumn(new TableColumn("%").RightAligned())
            .AddColumn(new TableColumn("Bytes").RightAligned())
            .AddColumn(new TableColumn("%").RightAligned());
        foreach (ProtocolCount protocol in result.Protocols)
        {
            table.AddRow(protocol.Name, Quantities.Count(protocol.Packets), Quantities.Percent((double)protocol.Packets / result.Packets),
                Quantities.Count(protocol.Bytes), Quantities.Percent(result.OriginalBytes == 0 ? 0 : (double)protocol.Bytes / result.OriginalBytes));
        }
        using var drawn = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(drawn),
        });
        console.Profile.Width = UnboundedWidth;
        console.Write(table);
        foreach (string line in drawn.ToString().Trim('\n').Split('\n'))
            text.WriteLine(line.TrimEnd());
    }
}
