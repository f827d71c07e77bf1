using System.Globalization;
using System.Reflection;

namespace PcapStream.Profiling.Counters;

/// <summary>
/// The counter file of a process that reports itself. It is removed once the report is written, and so it is what a
/// process leaves that was killed: beside the report; without one, where a core dump would lie.
/// </summary>
internal static class OwnCounters
{
    /// <summary>What the names of such files end in.</summary>
    public const string Extension = ".counters";

    /// <summary>The file; null on Windows, where a file is neither sparse by itself nor removed while it is mapped.</summary>
    public static string? Path { get; } = OperatingSystem.IsWindows() ? null : System.IO.Path.GetFullPath(Name());

    public static void Remove()
    {
        if (Path is not null)
            File.Delete(Path);
    }

    // Process ids alone are few, and in a container always the same.
    private static string Name()
    {
        string program = Settings.ReportFile ?? Assembly.GetEntryAssembly()?.GetName().Name ?? "program";
        return string.Create(CultureInfo.InvariantCulture, $"{program}.{DateTime.UtcNow:yyyyMMdd'T'HHmmss}-{Environment.ProcessId}{Extension}");
    }
}
