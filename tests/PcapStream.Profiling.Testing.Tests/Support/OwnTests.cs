using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PcapStream.Profiling.Testing.Tests.Support;

/// <summary>The explicit tests of this assembly, run once in a process of their own.</summary>
public sealed partial class OwnTests
{
    /// <summary>Runs them all.</summary>
    public OwnTests()
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(OwnTests).Assembly.Location, "-explicit", "only", "-noColor", "-namespace", "*Samples"])
        { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Output = Margin().Replace(process.StandardOutput.ReadToEnd(), "\n");
        process.WaitForExit();
    }

    /// <summary>What they printed, without margins.</summary>
    public string Output { get; }

    /// <summary>The failure of a test; empty when it has passed.</summary>
    public string Failure(string test)
    {
        string[] parts = Output.Split($"LimitedTests.{test} [FAIL]\n", 2);
        return parts.Length == 1 ? "" : parts[1].Split("\nStack Trace:", 2)[0];
    }

    [GeneratedRegex(@"\n +(?=\S)")]
    private static partial Regex Margin();
}
