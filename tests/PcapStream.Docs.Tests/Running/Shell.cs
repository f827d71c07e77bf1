using System.Diagnostics;
using System.Globalization;

namespace PcapStream.Docs.Tests.Running;

/// <summary>
/// Runs a page's commands with bash, one after the other in one shell, so that what one sets another sees.
/// </summary>
internal static class Shell
{
    private const string Mark = "=== command ended: ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(9);

    /// <summary>
    /// What each command printed, on both streams and without empty lines at its end, and its exit code.
    /// </summary>
    public static IReadOnlyList<(IReadOnlyList<string> Output, int ExitCode)> Run(
        IEnumerable<ShellCommand> commands, string folder)
    {
        Requirement.SkipWithout(["bash"]);
        var results = new List<(IReadOnlyList<string>, int)>();
        var output = new List<string>();
        // Where a program names a file in full, pages name it as seen from the folder.
        foreach (string line in Execute(Script(commands), folder)
            .Replace(folder + "/", "", StringComparison.Ordinal)
            .Split('\n'))
        {
            if (!line.StartsWith(Mark, StringComparison.Ordinal))
            {
                output.Add(line);
                continue;
            }
            while (output is [.., ""])
                output.RemoveAt(output.Count - 1);
            results.Add((output, int.Parse(line[Mark.Length..], CultureInfo.InvariantCulture)));
            output = [];
        }
        return results;
    }

    // The exit code is handed on to the next command, which may be "echo $?".
    private static string Script(IEnumerable<ShellCommand> commands) =>
        string.Concat(commands.Select(command => $"{command.Text}\nstatus=$?; printf '\\n{Mark}%d\\n' $status; (exit " +
            "$status)\n"));

    private static string Execute(string script, string folder)
    {
        string file = Path.Join(folder, ".script");
        File.WriteAllText(file, "exec 2>&1 </dev/null\n" + script);
        var start = new ProcessStartInfo("bash", [file]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["PATH"] = folder + Path.PathSeparator + SearchPath.Value;
        start.Environment["TZ"] = "UTC";
        start.Environment["LC_ALL"] = "C.UTF-8";
        // Examples refer to the library's source, which is checked elsewhere.
        start.Environment["RunAnalyzers"] = "false";
        start.Environment["EnforceCodeStyleInBuild"] = "false";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the commands did not end in {Patience.TotalMinutes} minutes");
        }
        return output.GetAwaiter().GetResult();
    }
}
