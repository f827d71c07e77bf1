using System.Text.RegularExpressions;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests;

/// <summary>
/// Everyday jobs on a terminal of 80 columns, each with the command that a newcomer tries first. A job needs at most
/// one retry, which the message suggests, and no line wraps. Programs that use the library are in docs/library.md,
/// whose tests run them.
/// </summary>
public sealed partial class NewcomerTests : IDisposable
{
    private const string Leak = """
        var kept = new System.Collections.Generic.List<byte[]>();
        for (int i = 0; i < 1000; i++)
        {
            byte[] garbage = new byte[10_000];
            kept.Add(new byte[1000]);
        }

        """;

    private readonly TemporaryFolder _folder =
        new TemporaryFolder().With(("big.pcap", "http.pcap"), ("dns.pcap", "dns.pcap"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("the version", "pcapstream --version", @"^\d+\.\d+\.\d+")]
    [InlineData("help", "pcapstream", @"Read captures:\n  info ")]
    [InlineData("what is in it", "pcapstream big.pcap", @"Number of packets:   51\n")]
    [InlineData("what is in it, by another name", "pcapstream -r big.pcap", @"Number of packets:   51\n")]
    [InlineData("an overview", "pcapstream stats big.pcap", @"\n  Top talker ")]
    [InlineData("a CSV of DNS", "pcapstream parse dns.pcap -e frame.time_epoch -e addr.src -e dns.qry.name -w out.csv",
        @"^out\.csv: .* of csv\n$")]
    [InlineData("names of fields", "pcapstream fields QRY", @"^dns\.qry\.name\s")]
    [InlineData("talkers", "pcapstream stats big.pcap -z endpoints,ip,10", @"\n  192\.0\.2\.1 ")]
    [InlineData("conversations", "pcapstream stats big.pcap -z conv,tcp,5", @"\n  192\.0\.2\.1:58060 ")]
    [InlineData("a chart", "pcapstream stats big.pcap -w chart.html", @"^$")]
    [InlineData("one host", "pcapstream convert big.pcap -f 'ip.addr==192.0.2.1 && tcp.port==80' -w host.pcap.gz",
        @"^host\.pcap\.gz: 51 packets, ")]
    [InlineData("an output like editcap's", "pcapstream convert big.pcap new.pcapng", @"^new\.pcapng: 51 packets, ")]
    [InlineData("a damaged capture", "pcapstream repair big.pcap -w whole.pcap", @"^whole\.pcap: 51 packets, ")]
    [InlineData("a leak", "pcapstream profile leak.cs",
        @"most alive\n\n.*\n=+\n +\d+\.\d KiB .* leak\.cs:5: kept\.Add\(new byte\[1000\]\);\n")]
    [InlineData("a gate", "pcapstream check big.pcap", @"\n  allocated_per_packet .* measured\n")]
    [InlineData("memory", "pcapstream parse big.pcap --memory", @"Memory receipt\n")]
    public void Everyday_job_needs_at_most_one_retry(string job, string command, string result)
    {
        Shims.Tool(_folder);
        File.WriteAllText(_folder["leak.cs"], Leak);
        (int exitCode, string output) = Terminal(command);
        AssertFits(job, output);
        if (exitCode != 0)
        {
            Assert.Equal((job, 2), (job, exitCode));
            (exitCode, output) = Terminal(Retry(command, output));
            AssertFits(job, output);
        }
        Assert.Equal((job, 0), (job, exitCode));
        Assert.Matches(result, output);
    }

    // The command that a message suggests: whole, as a filter, or as an option to add.
    private static string Retry(string command, string message)
    {
        string line = message.Split("\nTry ")[0].Replace("\n ", "", StringComparison.Ordinal);
        if (Command().Match(line) is { Success: true } whole)
            return whole.Groups[1].Value;
        if (Filter().Match(line) is { Success: true } filter)
            return Regex.Replace(command, "-f '[^']*'", $"-f '{filter.Groups[1].Value}'");
        Match output = Output().Match(line);
        Assert.True(output.Success, $"no suggestion: {message}");
        return command.Replace(output.Groups[2].Value, output.Groups[1].Value, StringComparison.Ordinal);
    }

    // A line of progress is drawn again and again, each time from the left.
    private static void AssertFits(string job, string output) =>
        Assert.All(output.Split('\n', '\r'), line => Assert.True(line.Length <= 80, $"{job}: {line}"));

    private (int ExitCode, string Output) Terminal(string command)
    {
        string path = $"PATH={_folder[".bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        string shell = $"stty cols 80; {command}; echo \"exit code $?\"";
        string text = Foreign.Run(
            "env", "-C", _folder.Path, "-u", "COLUMNS", path, "TZ=UTC", "script", "-q", "-c", shell, "/dev/null");
        Assert.SkipWhen(text.Length == 0, "script (util-linux) is not installed");
        text = Controls().Replace(text.Replace("\r\n", "\n", StringComparison.Ordinal), "");
        Match end = Regex.Match(text, @"exit code (\d+)\n$");
        return (int.Parse(end.Groups[1].Value, null), text[..end.Index]);
    }

    [GeneratedRegex("'(pcapstream [^']*)'")]
    private static partial Regex Command();

    [GeneratedRegex("capture filter: '([^']*)'")]
    private static partial Regex Filter();

    [GeneratedRegex(@"write (-w (\S+))")]
    private static partial Regex Output();

    // Sequences that start an application's mode of the keypad.
    [GeneratedRegex(@"\e(\[\?[0-9]+[hl]|[=>])")]
    private static partial Regex Controls();
}
