using PcapStream.Expansion.Processes;

namespace PcapStream.Expansion.Tests.Support;

/// <summary>Programs that are run, with nothing of them on the test's own streams.</summary>
internal static class Some
{
    public static ProcessCommand Command(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are measured on Linux only");
        return new ProcessCommand
        {
            Arguments = arguments,
            StandardOutput = StreamTarget.CaptureTail,
            StandardError = StreamTarget.CaptureTail,
            SampleInterval = TimeSpan.FromMilliseconds(10),
        };
    }

    public static ProcessResult Run(params string[] arguments) => ProcessRun.Run(Command(arguments));

    public static ProcessResult Shell(string script) => Run("sh", "-c", script);

    /// <summary>A number of seconds for sleep(1), by which it can be found again.</summary>
    public static string Mark() => $"{Random.Shared.Next(20_000, 30_000)}.{Random.Shared.Next(1, 1_000_000)}";
}
