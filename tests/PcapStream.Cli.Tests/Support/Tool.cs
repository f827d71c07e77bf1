using System.Diagnostics;
using System.Text.Json;

namespace PcapStream.Cli.Tests.Support;

/// <summary>Runs the command like a user, in a process of its own.</summary>
internal static class Tool
{
    // An executable to test instead of the one that is built with the tests, such as the native one.
    private static readonly string? Other =
        Environment.GetEnvironmentVariable("PCAPSTREAM_TOOL") is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    // On a busy machine a gate of many runs takes minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The words that start the command.</summary>
    public static string[] Words { get; } =
        Other is null ? ["dotnet", typeof(CommandHandler).Assembly.Location] : [Other];

    public static ToolResult Run(params string[] args) => Run(args, input: null);

    public static ToolResult Run(string[] args, byte[]? input)
    {
        using Process process = Start(args, redirectInput: input is not null);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"pcapstream {string.Join(' ', args)} did not end in {Patience.TotalSeconds} s");
        }
        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    public static Process Start(string[] args, bool redirectInput)
    {
        var start = new ProcessStartInfo(Words[0], [.. Words[1..], .. args])
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TZ"] = "UTC";
        return Process.Start(start)!;
    }
}

/// <summary>How a run of the command ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}
