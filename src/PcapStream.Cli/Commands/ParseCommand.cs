using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Operations;
using PcapStream.Operations.Parse;
using Serilog.Core;
using CommandLine = System.CommandLine.ParseResult;
using ParseResult = PcapStream.Operations.Parse.ParseResult;

namespace PcapStream.Cli.Commands;

/// <summary><c>pcapstream parse</c>: every packet through the pool, counted by protocol.</summary>
internal static class ParseCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        var count = new Option<long?>("-c") { Description = "Stop after this many packets, over all captures.", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "Print one object, receipt included." };
        Option<string?> memory = MemoryOption.Create();
        var poolStatistics = new Option<bool>("--pool-stats") { Description = "Print the pool's books on stderr, as CPython's sys._debugmallocstats does." };
        var command = new Command("parse", """
            Stream captures through the pool and count their packets by protocol.

            Example:
              pcapstream parse big.pcap --memory
              tcpdump -i eth0 -w - | pcapstream parse - -c 1000000
            """)
        {
            count,
            json,
            memory,
            poolStatistics,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = new ParseOptions { Batches = input.Batches(parsed), MaxPackets = parsed.GetValue(count) };
            if (options.MaxPackets is < 1)
                throw new UsageException($"-c {options.MaxPackets} is out of bounds: at least 1");
            IReadOnlyList<string> files = input.Files(parsed);
            bool quiet = input.IsQuiet(parsed);
            ParseResult result = Run(parsed, input, files, options);
            Terminal.Print(parsed.GetValue(json) ? ParseJson.Render(result) : ParseText.Render(result, files));
            if (parsed.GetValue(poolStatistics))
                Console.Error.Write(result.Pool.ToString());
            if (parsed.GetValue(memory) is { } target)
                ReceiptOutput.Write(result, target);
            return Report(result, quiet);
        });
        return command;
    }

    private static ParseResult Run(CommandLine parsed, InputOptions input, IReadOnlyList<string> files, ParseOptions options)
    {
        using Logger? log = Log.Create(input.IsVerbose(parsed), input.LogFile(parsed));
        using var interruption = new Interruption();
        using var progress = ProgressDisplay.Create(files, input.IsQuiet(parsed));
        log?.Information("reading {Files} with {Options}", files, options);
        ParseResult result = ParseOperation.Run(files, options, progress, interruption.Token);
        log?.Information("{Packets} packets in {Seconds} s", result.Packets, result.Elapsed.TotalSeconds);
        return result;
    }

    private static int Report(ParseResult result, bool quiet)
    {
        foreach (CaptureException failure in result.Failures)
            Terminal.Complain(failure.Message);
        if (!quiet)
        {
            foreach (FileDamage damage in result.Damage)
                DamageText.Write(Console.Error, damage.File, [damage.Entry]);
        }
        if (result.Interrupted)
        {
            Terminal.Complain($"interrupted after {result.Packets} packets");
            return ExitCode.Interrupted;
        }
        return result.Failures.Count > 0 ? ExitCode.Failed : result.Damage.Count > 0 ? ExitCode.Damaged : ExitCode.Done;
    }
}
