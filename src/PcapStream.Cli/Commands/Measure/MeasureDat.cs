using System.Globalization;
using System.Text;
using PcapStream.Processes;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>
/// mprof's format, which <c>mprof plot</c> reads: sizes in MiB, times in seconds since 1970. MEM is the whole tree, as
/// in
/// <c>mprof run --include-children</c>. CHLD is one process, numbered in the order of appearance; it is only written
/// with
/// <c>--children</c>.
/// </summary>
internal sealed class MeasureDat : IMeasureFormat
{
    private const double MiB = 1 << 20;

    public string Extension => ".dat";

    public string Render(Measurement measurement)
    {
        double started = measurement.Started.ToUnixTimeMilliseconds() / 1e3;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"CMDLINE {PrintableText.Of(string.Join(' ', measurement.Command), keepLines: false)}\n");
        foreach (Bracket bracket in measurement.Brackets)
        {
            // A space would end the field.
            text.Append(CultureInfo.InvariantCulture,
                $"FUNC {bracket.Method.Replace(' ', '_')} {bracket.StartBytes / MiB:0.0000} "
                + $"{started + bracket.Start:0.0000} ")
                .Append(CultureInfo.InvariantCulture,
                    $"{bracket.EndBytes / MiB:0.0000} {started + bracket.End:0.0000}\n");
        }
        var numbers = new Dictionary<int, int>();
        foreach (TreeSample sample in measurement.Record.Samples)
        {
            double time = started + sample.Elapsed.TotalSeconds;
            text.Append(CultureInfo.InvariantCulture, $"MEM {sample.ResidentBytes / MiB:0.000000} {time:0.0000}\n");
            if (!measurement.Children)
                continue;
            foreach (ProcessSample process in sample.Processes)
            {
                if (!numbers.TryGetValue(process.Id, out int number))
                    numbers[process.Id] = number = numbers.Count;
                text.Append(CultureInfo.InvariantCulture,
                    $"CHLD {number} {process.ResidentBytes / MiB:0.000000} {time:0.0000}\n");
            }
        }
        return text.ToString();
    }
}
