namespace PcapStream.Processes;

/// <summary>Finds a program like execvp(3), to report in advance why it cannot be started.</summary>
internal static class ProgramPath
{
    private const int Executable = 1;

    /// <returns>The path.</returns>
    /// <exception cref="ProcessStartException">The program does not exist or is not executable.</exception>
    public static string Find(string program, string folder, string? path)
    {
        if (program.Length == 0)
            throw new ProcessStartException("''", "the name is empty");
        if (program.Contains('/'))
        {
            string named = Path.Combine(folder, program);
            return Check(named) is { } reason ? throw new ProcessStartException(program, reason) : named;
        }
        string? forbidden = null;
        foreach (string place in (path ?? "/usr/bin:/bin").Split(':'))
        {
            string candidate = Path.Combine(folder, place, program);
            if (!File.Exists(candidate))
                continue;
            if (Check(candidate) is not { } reason)
                return candidate;
            forbidden = $"{candidate}: {reason}";
        }
        throw new ProcessStartException(program, forbidden ?? "not found in PATH");
    }

    /// <summary>The reason why execve(2) refused an executable file.</summary>
    public static string WhyRefused(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            var start = new char[256];
            string line = new string(start, 0, reader.Read(start)).Split('\n')[0];
            return line.StartsWith("#!", StringComparison.Ordinal)
                ? $"its interpreter cannot be run: {line[2..].Trim()}"
                : "the system cannot execute it";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"the system cannot execute it ({error.Message})";
        }
    }

    private static string? Check(string file)
    {
        if (Directory.Exists(file))
            return "is a folder";
        if (!File.Exists(file))
        {
            return new FileInfo(file).LinkTarget is { } target
                ? $"a link to {target}, which does not exist"
                : "no such file";
        }
        return SystemCalls.Access(file, Executable) == 0 ? null : "permission denied";
    }
}
