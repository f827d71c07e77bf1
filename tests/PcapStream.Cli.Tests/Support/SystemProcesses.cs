using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PcapStream.Cli.Tests.Support;

/// <summary>Processes of this machine, by what /proc says of them.</summary>
internal static class SystemProcesses
{
    // A shell that is about to become the program has the program's words in its own command line.
    private const string Shell = "sh\0";

    // Those that a shell or nohup may ignore for what it starts: https://man7.org/linux/man-pages/man7/signal.7.html.
    private static readonly Dictionary<string, int> Signals = new() { ["HUP"] = 1, ["INT"] = 2 };

    /// <summary>
    /// Waits for a process, other than a shell, whose command line has all words in it, and kills it.
    /// </summary>
    /// <returns>False if there was no such process before the end, or it had ended.</returns>
    public static bool KillWhenThere(CancellationToken end, params string[] words)
    {
        for (; !end.IsCancellationRequested; Thread.Sleep(2))
        {
            if (Find("cmdline", line => !line.StartsWith(Shell, StringComparison.Ordinal) && HasAll(line, words))
                is [int id, ..])
            {
                return Kill(id);
            }
        }
        return false;
    }

    /// <summary>The processes that have all variables in their environment.</summary>
    public static int[] FindIn(params string[] variables) => Find("environ", text => HasAll(text, variables));

    /// <summary>Kills a process, after its parent if that has the name.</summary>
    public static void KillWithParent(int id, string name)
    {
        int parent = ParentOf(id);
        if (Read($"/proc/{parent}/comm") is { } text && text.StartsWith(name, StringComparison.Ordinal))
            Kill(parent);
        Kill(id);
    }

    /// <summary>
    /// Skips the test where a signal is ignored, as after nohup: programs that the test starts leave it ignored.
    /// </summary>
    public static void SkipIfIgnored(string signal)
    {
        const string Name = "SigIgn:";
        string? line = Read("/proc/self/status")?.Split('\n')
            .FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        ulong ignored = line is null
            ? 0
            : ulong.Parse(line.AsSpan(Name.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.SkipWhen(
            Signals.TryGetValue(signal, out int number) && (ignored >> (number - 1) & 1) != 0,
            $"SIG{signal} is ignored here");
    }

    private static bool Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
            return false;
        }
    }

    private static bool HasAll(string text, string[] parts) => Array.TrueForAll(parts, text.Contains);

    private static int[] Find(string file, Predicate<string> isIt) =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Select(name => int.TryParse(name, out int id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId && Read($"/proc/{id}/{file}") is { } content
                && isIt(content)),
    ];

    // The fields after the name, which may have parentheses itself: the state, and the parent.
    private static int ParentOf(int id) => Read($"/proc/{id}/stat") is { } text
        && int.TryParse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], out int parent)
            ? parent
            : 0;

    private static string? Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
