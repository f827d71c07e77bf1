using System.Collections.Concurrent;
using System.Globalization;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Filtering.Display;

/// <summary>The packets that pass tshark's display filters.</summary>
internal static class TsharkFilters
{
    private const string Version = "TShark (Wireshark) 4.0.";

    // A call of tshark takes most of its time to start; its table has two columns a filter.
    private const int AtOnce = 60;

    // One packet at a time, including those that tshark takes for repetitions.
    private static readonly string[] Preferences =
    [
        "-n", "-o", "tcp.desegment_tcp_streams:FALSE", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE",
        "-o", "tcp.no_subdissector_on_error:FALSE",
    ];

    /// <summary>The numbers of the packets that pass each filter; skips the test without tshark 4.0.</summary>
    /// <param name="path">A capture with one packet in every second.</param>
    /// <param name="filters">The filters.</param>
    public static IReadOnlyDictionary<string, int[]> Numbers(string path, IEnumerable<string> filters)
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(installed.StartsWith(Version, StringComparison.Ordinal), $"{Version}x is not installed");
        // The filters of a statistic are divided by commas.
        ILookup<bool, string> kinds =
            filters.Distinct().ToLookup(filter => filter.Contains(',', StringComparison.Ordinal));
        var numbers = new ConcurrentDictionary<string, int[]>();
        Parallel.ForEach(
            kinds[true].Select(filter => new[] { filter }).Concat(kinds[false].Chunk(AtOnce)),
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            group =>
            {
                if (group[0].Contains(',', StringComparison.Ordinal))
                    numbers[group[0]] = Displayed(path, group[0]);
                else
                    Count(path, group, numbers);
            });
        return numbers;
    }

    private static int[] Displayed(string path, string filter)
    {
        (int exitCode, string[] output, string[] complaints) = ForeignTool.Run(
            "tshark", [.. Preferences, "-r", path, "-Y", filter, "-T", "fields", "-e", "frame.number"]);
        Assert.True(exitCode == 0, $"{filter}: {string.Join(' ', complaints)}");
        return [.. output.Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    private static void Count(string path, string[] filters, ConcurrentDictionary<string, int[]> numbers)
    {
        (int exitCode, string[] output, string[] complaints) = ForeignTool.Run(
            "tshark", [.. Preferences, "-q", "-r", path, "-z", $"io,stat,1,{string.Join(',', filters)}"]);
        Assert.True(exitCode == 0, string.Join(' ', complaints));
        string[][] rows = [.. output.Where(line => line.Contains("<>", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.RemoveEmptyEntries))];
        for (int i = 0; i < filters.Length; i++)
        {
            int column = 1 + 2 * i;
            numbers[filters[i]] = [.. Enumerable.Range(0, rows.Length)
                .Where(row => int.Parse(rows[row][column], CultureInfo.InvariantCulture) > 0)
                .Select(row => row + 1)];
        }
    }
}
