using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Media;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>Streams of RTP in tshark's layout.</summary>
internal static class MediaStreamsText
{
    private const double NanosecondsPerSecond = 1e9;

    private const string Headings =
        "========================= RTP Streams ========================\n"
        + "   Start time      End time     Src IP addr  Port    Dest IP addr  Port       SSRC          Payload  Pkts"
        + "         Lost   Min Delta(ms)  Mean Delta(ms)   Max Delta(ms)  Min Jitter(ms) Mean Jitter(ms)"
        + "  Max Jitter(ms) Problems?\n";

    public static void Write(TextBuffer text, MediaStreamsResult result)
    {
        text.Text(Headings);
        foreach (MediaStreamRow stream in result.Streams)
            text.Text(Line(stream));
        text.Text("==============================================================\n"u8);
        if (result.LeftOut > 0)
            text.Text($"{result.LeftOut} packets of more streams\n");
    }

    private static string Line(MediaStreamRow one) => Padded(13, one.Start / NanosecondsPerSecond, 6)
        + Padded(14, one.End / NanosecondsPerSecond, 6)
        + $" {one.Source,15} {one.SourcePort,5} {one.Destination,15} {one.DestinationPort,5} 0x{one.Identifier:X8}"
        + $" {one.Payloads,16} {one.Packets,5} {one.Lost,5} (" + Padded(0, one.LostPercent, 1) + "%)"
        + Padded(16, one.LeastDelta) + Padded(16, one.MeanDelta) + Padded(16, one.MostDelta)
        + Padded(16, one.LeastJitter) + Padded(16, one.MeanJitter) + Padded(16, one.MostJitter)
        + (one.HasProblems ? " X\n" : " \n");

    private static string Padded(int width, double value, int decimals = 3) =>
        value.ToString($"F{decimals}", CultureInfo.InvariantCulture).PadLeft(width);
}
