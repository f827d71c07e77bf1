using System.ComponentModel;
using System.Diagnostics;

namespace PcapStream.Tests.Support;

/// <summary>Another program that reads captures.</summary>
internal static class ForeignTool
{
    // Messages that they also print for valid captures.
    private static readonly string[] Greetings = ["reading from file", "Running as user \"root\""];

    /// <summary>Runs it to its end; skips the test where it is not installed.</summary>
    /// <returns>The lines of its standard output and of its standard error.</returns>
    public static (int ExitCode, string[] Output, string[] Complaints) Run(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            name, arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TZ"] = "UTC";
        using Process process = Start(start);
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (
            process.ExitCode, Lines(output),
            [.. Lines(complaints.Result).Where(line => !Greetings.Any(line.StartsWith))]);
    }

    /// <summary>Starts it; skips the test where it is not installed.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{start.FileName} is not installed");
            throw;
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
