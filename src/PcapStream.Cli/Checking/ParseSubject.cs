using System.Text.Json;
using PcapStream.Expansion.Measuring;

namespace PcapStream.Cli.Checking;

/// <summary>
/// This program's own <c>parse</c>, whose receipt has the exact figures. Methods are compiled once
/// (<c>TieredCompilation=0</c>) and one thread reads: when a method is compiled anew decides which of its objects lie on
/// the stack, and how two threads take turns decides how many chunks are out at once. Batches are small: 4096 packets lie
/// in two chunks or in seven, and a capture whose larger packets come later would look as if memory grew with its size.
/// </summary>
internal sealed class ParseSubject(TimeSpan timeout) : ISubject
{
    /// <summary>Threads that read.</summary>
    public const int Threads = 1;

    /// <summary>Packets in a batch.</summary>
    public const int BatchSize = 1024;

    private readonly SubjectCommand _command = new([.. ThisProgram.CommandLine, .. Words], timeout)
    {
        Variables = new Dictionary<string, string> { ["DOTNET_TieredCompilation"] = "0" },
    };

    /// <summary>Its command line.</summary>
    public static string Line => $"{CommandHandler.Name} {string.Join(' ', Words)}";

    public string CommandLine => Line;

    public bool KeepsReceipts => true;

    private static string[] Words => ["parse", "--quiet", "--json", "--threads", $"{Threads}", "--batch-size", $"{BatchSize}", SubjectCommand.Placeholder];

    public MeasuredRun Run(CapturePart part, CancellationToken cancellation)
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
