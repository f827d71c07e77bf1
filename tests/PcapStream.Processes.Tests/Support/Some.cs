namespace PcapStream.Processes.Tests.Support;

/// <summary>Runs programs with captured streams.</summary>
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
}
