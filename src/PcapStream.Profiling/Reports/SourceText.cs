namespace PcapStream.Profiling.Reports;

/// <summary>The lines of source files, each file read once; empty for a missing file.</summary>
public sealed class SourceText
{
    private readonly Dictionary<string, string[]> _files = [];

    /// <summary>A line's text.</summary>
    /// <param name="file">The source file.</param>
    /// <param name="line">The line's number, from 1.</param>
    /// <returns>The text without its line end; empty when there is no such line.</returns>
    public string Line(string file, int line)
    {
        if (!_files.TryGetValue(file, out string[]? lines))
            _files[file] = lines = ReadLines(file);
        return line > 0 && line <= lines.Length ? lines[line - 1] : "";
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [];
        }
    }
}
