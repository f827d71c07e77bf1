using System.Globalization;
using System.Text;
using PcapStream.Expansion;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>
/// The figures as gauges in the text format of OpenMetrics 1.0, labelled with the input and the command, such as
/// <c>pcapstream_check_peak_bytes{input="big.pcap",command="..."} 16777216</c>.
/// </summary>
internal static class OpenMetricsReport
{
    private const string Prefix = "pcapstream_check_";

    public static string Render(CheckResult result)
    {
        var text = new StringBuilder();
        string command = Label(result.CommandLine);
        foreach (IGrouping<string, JudgedMetric> figure in result.Metrics.GroupBy(one => one.Metric.Name))
        {
            MetricUnit unit = figure.First().Metric.Unit;
            string name = Prefix + figure.Key + (unit == MetricUnit.Bytes ? "_bytes" : "");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} gauge\n");
            if (unit == MetricUnit.Bytes)
                text.Append(CultureInfo.InvariantCulture, $"# UNIT {name} bytes\n");
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {HelpOf(figure.Key)}\n");
            foreach (JudgedMetric judged in figure)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{name}{{input=\"{Label(judged.Metric.Input)}\",command=\"{command}\"}} {judged.Metric.Value}\n");
            }
        }
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {Prefix}passed gauge\n")
            .Append(CultureInfo.InvariantCulture, $"# HELP {Prefix}passed 1 for a figure without a fault, else 0.\n");
        foreach (JudgedMetric judged in result.Metrics)
        {
            int passed = judged.Verdict is Verdict.Pass or Verdict.Improvement or Verdict.Measured ? 1 : 0;
            text.Append(CultureInfo.InvariantCulture,
                $"{Prefix}passed{{figure=\"{judged.Metric.Name}\",input=\"{Label(judged.Metric.Input)}\","
                + $"command=\"{command}\"}} {passed}\n");
        }
        return text.Append("# EOF\n").ToString();
    }

    private static string HelpOf(string figure) => figure switch
    {
        MetricName.Ratio => "Growth of resident memory divided by bytes of input.",
        MetricName.Slope => "Growth of the peak for each further byte of input.",
        MetricName.Peak => "Highest resident memory.",
        MetricName.AllocatedPerPacket => "Bytes allocated on the heap for each packet.",
        MetricName.PoolPeakRatio => "Bytes that the pool mapped divided by bytes of input.",
        _ => "Garbage collections of all generations.",
    };

    private static string Label(string text) => PrintableText.Of(text, keepLines: false)
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
