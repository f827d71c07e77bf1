using System.Globalization;
using System.Reflection;

namespace PcapStream.Profiling.Counters;

/// <summary>
/// The counter file of a process that reports itself. It is removed when the report is written, so only a process that
/// was killed leaves it: beside the report, or without one in the current folder.
/// </summary>
internal static class OwnCounters
{
    /// <summary>The extension of such files.</summary>
    public const string Extension = ".counters";

    /// <summary>
    /// The file; null on Windows, where files are not sparse by default and cannot be removed while they are mapped.
    /// </summary>
    public static string? Path { get; } = OperatingSystem.IsWindows() ? null : System.IO.Path.GetFullPath(Name());

    public static void Remove()
    {
        if (Path is not null)
            File.Delete(Path);
    }

    // The id alone is not unique: in a container it is always the same.
    private static string Name()
    {
        string program = Settings.ReportFile ?? Assembly.GetEntryAssembly()?.GetName().Name ?? "program";
        string suffix = string.Create(CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyyMMdd'T'HHmmss}-{Environment.ProcessId}");
        return $"{program}.{suffix}{Extension}";
    }
}
