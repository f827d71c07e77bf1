using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Echo;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>Response times of echo in tshark's layout.</summary>
internal static class EchoTimesText
{
    private const string Line = "==========================================================================\n";

    public static void Write(TextBuffer text, EchoTimesResult result)
    {
        string protocol = result.Request.IsIpv6 ? "ICMPv6" : "ICMP";
        string filter = result.Request.Filter is null ? "<none>" : FilterText.Of(result.Request);
        text.Text($"""

            {Line}{protocol} Service Response Time (SRT) Statistics (all times in ms):
            Filter: {filter}

            Requests  Replies   Lost      % Loss
            {Counts(result)}

            Minimum   Maximum   Mean      Median    SDeviation     Min Frame Max Frame
            {Times(result)}
            {Line}
            """);
    }

    private static string Counts(EchoTimesResult result)
    {
        if (result.Requests == 0)
            return "0         0         0           0.0%";
        long lost = result.Requests - result.Replies;
        return string.Create(CultureInfo.InvariantCulture,
            $"{result.Requests,-10}{result.Replies,-10}{lost,-10}{100.0 * lost / result.Requests,5:F1}%");
    }

    private static string Times(EchoTimesResult result)
    {
        if (result.Requests == 0)
            return "0.000     0.000     0.000     0.000     0.000          0         0";
        return string.Create(CultureInfo.InvariantCulture,
            $"{result.Least,-10:F3}{result.Most,-10:F3}{result.Mean,-10:F3}{result.Median,-10:F3}")
            + string.Create(CultureInfo.InvariantCulture,
                $"{result.Deviation,-10:F3}     {result.LeastFrame,-10}{result.MostFrame,-10}");
    }
}
