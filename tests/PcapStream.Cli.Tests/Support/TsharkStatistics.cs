using System.Text;
using PcapStream.Cli.Commands.Stats.Text;
using PcapStream.Operations.Stats;

namespace PcapStream.Cli.Tests.Support;

/// <summary>The same statistics by tshark and by this program.</summary>
internal static class TsharkStatistics
{
    /// <summary>
    /// tshark's arguments. IP fragments are not joined. Lengths that hardware would fill in are presumed.
    /// </summary>
    public static string[] Arguments(string file, IEnumerable<string> names, bool joinsSegments = false) =>
    [
        "-n", "-q", "-r", file, "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o",
        $"tcp.desegment_tcp_streams:{joinsSegments}", "-o", "ipv6.tso_support:TRUE",
        .. names.SelectMany(name => (string[])["-z", name]),
    ];

    /// <summary>The text of this program.</summary>
    public static string Ours(string file, IEnumerable<string> names, bool joinsSegments = false)
    {
        using StatsResult result = StatsOperation.Run([file], new StatsOptions
        {
            Statistics = [.. names.Select(Statistics.Parse)],
            JoinSegments = joinsSegments,
        });
        using var text = new MemoryStream();
        using (var format = new StatsText(text.Write, [file]))
            format.Print(result);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
