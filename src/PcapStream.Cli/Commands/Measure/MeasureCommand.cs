using System.CommandLine;
using System.Globalization;
using PcapStream.Cli.Options;

namespace PcapStream.Cli.Commands.Measure;

/// <summary><c>pcapstream measure</c>: runs any program and reports its memory over time.</summary>
internal static class MeasureCommand
{
    private const double LeastInterval = 0.001;
    private const double MostInterval = 3600;
    private const double DefaultInterval = 0.1;

    public static Command Create()
    {
        var program = new Argument<string[]>("COMMAND")
        {
            Description = "The program and its arguments; put -- before them if they have options.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var interval = new ValueOption("Seconds between samples; longer when sampling is slow. [default: 0.1]",
            "SECONDS", "--interval");
        var children = new SwitchOption("Report each process of the tree: a line in charts, CHLD in .dat.",
            "--children");
        var attach = new ValueOption(
            "Measure a running process and its children, until it ends or Ctrl-C.", "PID", "--attach");
        var whileRuns = new ValueOption("With --attach: measure only as long as a shell command runs.", "CMD",
            "--while");
        var output = new MeasureOutput();
        var verbose = new SwitchOption("Log to stderr.", "--verbose", "-v");
        var logFile = new ValueOption("Log to a file.", "FILE", "--log-file");
        var command = new Command("measure", """
            Report the memory of any program over time, also of a running one.

            The report covers all processes that the program starts. The program uses this terminal and its own streams,
            and its exit code is passed on. The report goes to stderr. The peak is the kernel's figure for a process,
            and the highest sum of a sample for the tree. If an argument is a capture, the expansion ratio is (peak -
            start-up size) / bytes of capture, uncompressed. The start-up size is the resident set in the last sample
            before a capture was open, or else in the first sample. Files also show the times at which the methods of
            profiled .NET programs ran.

            Example:
              pcapstream measure -- python3 read.py testdata/http.pcap
              pcapstream measure --children -w run.html -w run.dat -- make -j4
              pcapstream measure --attach 4242 --while 'curl -s http://localhost:8080/report'
            """)
        {
            program,
            interval.Option,
            children.Option,
            attach.Option,
            whileRuns.Option,
            verbose.Option,
            logFile.Option,
        };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] words = parsed.GetValue(program) ?? [];
            PositionalWords.Check(parsed, words);
            int? process = (int?)attach.Number(parsed, least: 1, most: int.MaxValue);
            if (process is null && whileRuns.Text(parsed) is not null)
                throw new UsageException("--while needs --attach: it says how long a running process is measured");
            if (process is not null && words.Length > 0)
                throw new UsageException("--attach measures a running process: it takes no program");
            if (process is null && words.Length == 0)
                throw new UsageException("no program is named");
            TimeSpan between = Interval(interval.Text(parsed));
            OutputFiles.Check([.. output.Outputs(parsed), (logFile.Option.Name, logFile.Text(parsed))], words);
            using CommandLog? log = CommandLog.Create(verbose.IsSet(parsed), logFile.Text(parsed));
            if (process is { } running)
            {
                log?.Information("attaching to process {Process}", running);
                (Measurement attached, int exitCode) = AttachSession.Run(
                    running, whileRuns.Text(parsed), between, children.IsSet(parsed));
                log?.Information("{Samples} samples", attached.Record.Samples.Count);
                output.Write(parsed, attached);
                return exitCode;
            }
            log?.Information("running {Command}", string.Join(' ', words));
            Measurement measurement = MeasureSession.Run(words, between, children.IsSet(parsed));
            log?.Information(
                "{Samples} samples, exit code {Code}", measurement.Record.Samples.Count, measurement.Result.ExitCode);
            output.Write(parsed, measurement);
            return measurement.Result.ExitCode;
        });
        return command;
    }

    private static TimeSpan Interval(string? text)
    {
        if (text is null)
            return TimeSpan.FromSeconds(DefaultInterval);
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds is >= LeastInterval and <= MostInterval
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--interval {text}: expected seconds from {LeastInterval} to {MostInterval}");
    }
}
