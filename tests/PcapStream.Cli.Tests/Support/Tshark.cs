using System.ComponentModel;
using System.Diagnostics;

namespace PcapStream.Cli.Tests.Support;

/// <summary>The tool whose field output ours is compared with.</summary>
internal static class Tshark
{
    // Later versions name and escape some values differently.
    private const string Version = "TShark (Wireshark) 4.0.";

    private static readonly Lazy<string?> Greeting = new(() => Start("--version"));

    /// <summary>Its output in UTC; skips the test when it is not installed or has another version.</summary>
    public static string Run(params string[] args)
    {
        Assert.SkipUnless(Greeting.Value?.Contains(Version, StringComparison.Ordinal) == true,
            $"{Version}x is not installed");
        return Start(args)!;
    }

    private static string? Start(params string[] args)
    {
        var start = new ProcessStartInfo(
            "tshark", args)
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TZ"] = "UTC";
        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return process.StandardOutput.ReadToEnd();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
