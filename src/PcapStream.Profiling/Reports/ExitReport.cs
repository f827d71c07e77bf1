namespace PcapStream.Profiling.Reports;

/// <summary>The text report of a process that no other program profiles.</summary>
internal static class ExitReport
{
    /// <returns>Whether the report was written.</returns>
    public static bool Write(MemoryProfile profile)
    {
        string text = TextReport.Render(profile, SizeUnit.Auto);
        try
        {
            if (Settings.ReportFile is { } path)
                File.WriteAllText(path, text);
            else
                Console.Error.Write(text);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(
                $"pcapstream: {Settings.ReportFile}: the profile cannot be written: {error.Message}");
            return false;
        }
    }
}
