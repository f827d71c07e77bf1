using System.Text;

namespace PcapStream.Processes.Tests.Support;

/// <summary>The processes on this machine.</summary>
internal static class Running
{
    /// <summary>Whether a process whose command line has the word runs or is not yet reaped.</summary>
    public static bool With(string word) => Ids(word).Count > 0;

    public static IReadOnlyList<int> Ids(string word) =>
        [.. All().Where(process => Read(process, "cmdline").Split('\0').Contains(word))];

    /// <summary>This process's children that have ended and are not yet reaped.</summary>
    public static IReadOnlyList<string> Zombies() =>
    [
        .. All().Select(process => Read(process, "stat"))
            .Where(stat => stat.Contains($") Z {Environment.ProcessId} ")),
    ];

    /// <summary>
    /// Zombies that nobody waits for: those that are still there after a while. Children of other tests are zombies for
    /// a moment.
    /// </summary>
    public static IReadOnlyCollection<string> LastingZombies()
    {
        HashSet<string> lasting = [.. Zombies()];
        for (int looks = 0; looks < 100 && lasting.Count > 0; looks++)
        {
            Thread.Sleep(50);
            lasting.IntersectWith(Zombies());
        }
        return lasting;
    }

    /// <summary>A unique number of seconds for sleep(1), to find its process.</summary>
    public static string Mark() => $"{Random.Shared.Next(20_000, 30_000)}.{Random.Shared.Next(1, 1_000_000)}";

    private static IEnumerable<int> All() => Directory.GetDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => char.IsAsciiDigit(name![0]))
        .Select(name => int.Parse(name!));

    private static string Read(int process, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{process}/{file}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
