using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Count;

namespace PcapStream.Cli.Commands.Parse;

/// <summary>Plain <c>parse</c>: a few lines and a table of protocols.</summary>
internal static class ParseText
{
    private const int Gap = 3;

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
        var rows = new List<string[]> { (string[])["Protocol", "Packets", "%", "Bytes", "%"] };
        foreach (ProtocolCount protocol in result.Protocols)
        {
            double share = result.OriginalBytes == 0 ? 0 : (double)protocol.Bytes / result.OriginalBytes;
            rows.Add(
            [
                protocol.Name,
                Quantities.Count(protocol.Packets),
                Quantities.Percent((double)protocol.Packets / result.Packets),
                Quantities.Count(protocol.Bytes),
                Quantities.Percent(share),
            ]);
        }
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        text.WriteLine();
        foreach (string[] row in rows)
        {
            text.Write($"  {row[0].PadRight(widths[0])}");
            for (int column = 1; column < row.Length; column++)
                text.Write(row[column].PadLeft(Gap + widths[column]));
            text.WriteLine();
            if (row == rows[0])
                text.WriteLine(new string('─', widths.Sum(width => Gap + width) + 1));
        }
        text.WriteLine();
    }
}
