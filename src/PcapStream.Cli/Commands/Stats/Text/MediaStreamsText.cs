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

    private static string Line(MediaStreamRow one) => string.Format(
        CultureInfo.InvariantCulture,
        "{0,13:F6} {1,13:F6} {2,15} {3,5} {4,15} {5,5} 0x{6:X8} {7,16} {8,5} {9,5} ({10:F1}%) {11,15:F3} {12,15:F3} "
            + "{13,15:F3} {14,15:F3} {15,15:F3} {16,15:F3} {17}\n",
        (object[])
        [
            one.Start / NanosecondsPerSecond, one.End / NanosecondsPerSecond, one.Source, one.SourcePort,
            one.Destination, one.DestinationPort, one.Identifier, one.Payloads, one.Packets, one.Lost,
            one.LostPercent, one.LeastDelta, one.MeanDelta, one.MostDelta, one.LeastJitter, one.MeanJitter,
            one.MostJitter, one.HasProblems ? "X" : "",
        ]);
}
