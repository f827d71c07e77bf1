using System.Diagnostics;
using System.Globalization;

namespace PcapStream.Profiling.BenchmarkDotNet.Measuring;

/// <summary>The resident set of a process, and its peak.</summary>
internal static class BenchmarkProcess
{
    // proc(5): this resets VmHWM to the current resident set, from Linux 4.0.
    private const string ResetPeakValue = "5";

    /// <returns>Bytes; null when the process has ended or may not be read.</returns>
    public static long? Resident(Process process) => OperatingSystem.IsLinux()
        ? Status(process.Id, "VmRSS:")
        : Figure(process, one => one.WorkingSet64);

    /// <returns>Bytes; null when the process has ended or may not be read.</returns>
    public static long? Peak(Process process) => OperatingSystem.IsLinux()
        ? Status(process.Id, "VmHWM:")
        : Figure(process, one => one.PeakWorkingSet64);

    /// <summary>Makes the peak the current resident set.</summary>
    /// <returns>Whether the system does that.</returns>
    public static bool ResetPeak(Process process)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            File.WriteAllText($"/proc/{process.Id}/clear_refs", ResetPeakValue);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return false;
        }
    }

    private static long? Status(int process, string label)
    {
        try
        {
            foreach (string line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith(label, StringComparison.Ordinal)
                    && long.TryParse(line[label.Length..].Replace("kB", "", StringComparison.Ordinal),
                        NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
                        out long kibibytes))
                    return kibibytes << 10;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }
        return null;
    }

    private static long? Figure(Process process, Func<Process, long> figure)
    {
        try
        {
            process.Refresh();
            return figure(process) is > 0 and long bytes ? bytes : null;
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException
            or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
