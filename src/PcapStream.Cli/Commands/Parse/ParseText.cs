using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Count;
using Spectre.Console;

namespace PcapStream.Cli.Commands.Parse;

/// <summary>Plain <c>parse</c>: a few lines and a table of protocols.</summary>
internal static class ParseText
{
    // In a file or pipe the table must not wrap at the 80 columns of a terminal.
    private const int UnboundedWidth = 512;

    public static string Render(CountResult result, IReadOnlyList<string> files)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine(CaptureSummary.Title(files));
        string batches = $"{Quantities.Count(result.Batches)} {(result.Batches == 1 ? "batch" : "batches")}";
        text.WriteLine(
            $"  {Quantities.Count(result.Packets)} packets in {batches} of up to {Quantities.Count(result.BatchSize)}");
        if (result.FilteredOut > 0)
            text.WriteLine($"  {Quantities.Count(result.FilteredOut)} packets filtered out");
        foreach (string line in CaptureSummary.Volume(result.CapturedBytes, result.OriginalBytes, result.Implausible))
            text.WriteLine($"  {line}");
        foreach (string line in CaptureSummary.Times(result.FirstTime, result.LastTime))
            text.WriteLine($"  {line}");
        double seconds = result.Elapsed.TotalSeconds;
        string bytesPerSecond = Quantities.Bytes(result.Memory.CaptureBytes / seconds);
        string packetsPerSecond = Quantities.Count((long)((result.Packets + result.FilteredOut) / seconds));
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  read in {seconds:0.000} s: {bytesPerSecond}/s, {packetsPerSecond} packets/s"));
        if (result.Packets > 0)
            WriteProtocols(text, result);
        return text.ToString();
    }

    private static void WriteProtocols(StringWriter text, CountResult result)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("Protocol")
            .AddColumn(new TableColumn("Packets").RightAligned())
            .AddColumn(new TableColumn("%").RightAligned())
            .AddColumn(new TableColumn("Bytes").RightAligned())
            .AddColumn(new TableColumn("%").RightAligned());
        foreach (ProtocolCount protocol in result.Protocols)
        {
            double share = result.OriginalBytes == 0 ? 0 : (double)protocol.Bytes / result.OriginalBytes;
            table.AddRow(
                protocol.Name,
                Quantities.Count(protocol.Packets),
                Quantities.Percent((double)protocol.Packets / result.Packets),
                Quantities.Count(protocol.Bytes),
                Quantities.Percent(share));
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
