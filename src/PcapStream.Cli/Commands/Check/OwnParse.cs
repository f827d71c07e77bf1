using System.Runtime.InteropServices;
using System.Text.Json;
using PcapStream.Batching;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Metrics;
using PcapStream.Operations.Plan;

namespace PcapStream.Cli.Commands.Check;

/// <summary>
/// This program's own <c>parse</c>, whose receipt has the exact figures. Methods are compiled once
/// (<c>TieredCompilation=0</c>) and one thread reads: the moment when a method is compiled again decides which of its
/// objects lie on the stack, and the turns that two threads take decide how many chunks are out at once. Batches are
/// small: 4096 packets lie in two chunks or in seven, and a capture whose larger packets come later would look as if
/// memory grew with its size.
/// </summary>
internal sealed class OwnParse(TimeSpan timeout) : ISubject
{
    /// <summary>Threads that read.</summary>
    public const int Threads = 1;

    /// <summary>Packets in a batch.</summary>
    public const int BatchSize = 1024;

    private readonly SubjectCommand _command = new([.. ThisProgram.CommandLine, .. Words], timeout)
    {
        Variables = new Dictionary<string, string> { ["DOTNET_TieredCompilation"] = "0" },
    };

    /// <summary>The command line.</summary>
    public static string Line => $"{CommandHandler.Name} {string.Join(' ', Words)}";

    public string CommandLine => Line;

    public bool KeepsReceipts => true;

    private static string[] Words =>
        [
            "parse", "--quiet", "--json", "--threads", $"{Threads}", "--batch-size", $"{BatchSize}",
            SubjectCommand.Placeholder,
        ];

    public MeasuredRun Run(InputPart part, CancellationToken cancellation)
    {
        (MeasuredRun run, string output) = _command.RunForOutput(part, cancellation);
        using var json = JsonDocument.Parse(output);
        return run with { Receipt = Read(json.RootElement) };
    }

    private static Receipt Read(JsonElement report)
    {
        JsonElement memory = report.GetProperty("memory"), gc = memory.GetProperty("gc");
        return new Receipt(
            report.GetProperty("packets").GetInt64(),
            TimeSpan.FromSeconds(report.GetProperty("seconds").GetDouble()),
            memory.GetProperty("startup_rss").GetInt64(),
            memory.GetProperty("growth").GetInt64(),
            gc.GetProperty("allocated_per_packet").GetDouble(),
            memory.GetProperty("pool").GetProperty("peak").GetInt64(),
            gc.GetProperty("collections").EnumerateArray().Sum(count => count.GetInt32()));
    }
}

/// <summary>The command line that starts this program again, and the environment that it runs in.</summary>
internal static class ThisProgram
{
    /// <summary>The executable, or dotnet and the assembly.</summary>
    public static string[] CommandLine => Path.GetFileNameWithoutExtension(Executable) == "dotnet"
        ? [Executable, System.Environment.GetCommandLineArgs()[0]]
        : [Executable];

    /// <summary>The environment in which <see cref="OwnParse"/> is measured.</summary>
    public static BaselineEnvironment Environment => new(
        ProgramVersion.Runtime,
        RuntimeInformation.RuntimeIdentifier,
        TieredCompilation: false,
        // The commit has no influence on how this version measures.
        ProgramVersion.Short);

    /// <summary>The environment in which other commands are measured, whose runtime is unknown.</summary>
    public static BaselineEnvironment ForeignEnvironment =>
        new(Runtime: null, RuntimeInformation.RuntimeIdentifier, TieredCompilation: null, ProgramVersion.Short);

    private static string Executable => System.Environment.ProcessPath
        ?? throw new InvalidOperationException("the system does not report the path of this program");
}

/// <summary>Compares the predictions of <c>plan</c> with the measured runs of <see cref="OwnParse"/>.</summary>
internal static class ParseForecast
{
    public static IReadOnlyList<Forecast> Of(
        string capture, IReadOnlyList<Round> rounds, CancellationToken cancellation)
    {
        double Actual(Func<Receipt, double> figure) => Median.Of(rounds.Select(round => figure(round.Whole.Receipt!)));
        PlanResult plan = PlanOperation.Run(capture, new PlanOptions
        {
            Batches = BatchOptions.Default with { Threads = OwnParse.Threads, PacketsPerBatch = OwnParse.BatchSize },
            StartupBytes = (long)Actual(receipt => receipt.StartupBytes),
        }, cancellation);
        return
        [
            Make("packets", plan.Packets, Actual(receipt => receipt.Packets)),
            Make("peak", plan.PeakMemory, Actual(receipt => receipt.StartupBytes + receipt.GrowthBytes)),
            Make("seconds", plan.Seconds, Actual(receipt => receipt.Reading.TotalSeconds)),
        ];
    }

    private static Forecast Make(string figure, Prediction prediction, double actual) =>
        new(figure, prediction.Estimate, prediction.Low, prediction.High, actual);
}
