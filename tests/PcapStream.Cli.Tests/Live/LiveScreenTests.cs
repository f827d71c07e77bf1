using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Live;

/// <summary>Statistics that are drawn on a terminal while packets arrive.</summary>
public sealed partial class LiveScreenTests
{
    private const string Home = "\e[H";
    private const string Erased = "\e[H\e[J";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void Each_second_is_drawn_and_the_whole_is_printed_at_the_end()
    {
        using var network = new NetworkNamespace();
        using Process terminal = StartOnTerminal(network, "stats", "-z", "talkers", "-a", "packets:102");
        var output = new StringBuilder();
        ReadUntil(terminal, output, text => text.Contains("capturing on ", StringComparison.Ordinal));
        Send(network);
        // The packets may be in two windows. After them, the wire is silent.
        ReadUntil(terminal, output, text => Frames(text).Sum(PacketsOf) == 51
            && Frames(text)[^1].Contains(" 0 packets/s ", StringComparison.Ordinal));
        Send(network);
        ReadUntil(terminal, output, text => text.Contains("packets captured", StringComparison.Ordinal));
        string all = output.ToString();
        string end = all[all.LastIndexOf(Erased, StringComparison.Ordinal)..];
        Assert.Equal(102, PacketsOf(end));
        Assert.Matches($"{NetworkNamespace.Receiver}: 102 packets captured, .*", end);
        foreach (string frame in Frames(all))
        {
            string[] lines = frame.Split('\n');
            Assert.True(lines.Length <= 24, frame);
            Assert.StartsWith($"{NetworkNamespace.Receiver}  2", Controls().Replace(lines[0], ""));
        }
    }

    [Fact]
    public void Overview_fits_the_terminal_and_shows_all_its_parts()
    {
        using var network = new NetworkNamespace();
        using Process terminal = StartOnTerminal(network, "stats", "-a", "packets:510");
        var output = new StringBuilder();
        ReadUntil(terminal, output, text => text.Contains("capturing on ", StringComparison.Ordinal));
        Assert.Equal(0, network.RunTool(
            "replay", TestData.Path("http.pcap"), "-i", NetworkNamespace.Sender, "--loop", "5", "--topspeed").ExitCode);
        ReadUntil(terminal, output, text => Frames(text).Sum(PacketsOf) == 255);
        string frame = Frames(output.ToString()).First(one => PacketsOf(one) > 0);
        Assert.All(["Protocol ", "Application ", "Top talker ", "TCP conversations "],
            heading => Assert.Contains(heading, frame));
        Assert.True(frame.Split('\n').Length <= 24, frame);
        terminal.Kill(entireProcessTree: true);
    }

    [Fact]
    public void Quiet_run_prints_the_end_alone()
    {
        using var network = new NetworkNamespace();
        using Process terminal = StartOnTerminal(network, "stats", "-z", "talkers", "-q", "-a", "duration:3");
        var output = new StringBuilder();
        ReadUntil(terminal, output, text => text.Contains("Received", StringComparison.Ordinal));
        Assert.DoesNotContain(Home, output.ToString());
    }

    [Fact]
    public void Redirected_output_is_that_of_a_file()
    {
        using var network = new NetworkNamespace();
        using Process live = network.StartTool(
            "stats", "-i", NetworkNamespace.Receiver, "-z", "talkers", "-a", "packets:51");
        Assert.Contains("capturing on ", live.StandardError.ReadLine());
        Send(network);
        ToolResult result = NetworkNamespace.Await(live);
        Assert.Equal(
            (0, Tool.Run("stats", TestData.Path("http.pcap"), "-z", "talkers").Output),
            (result.ExitCode, result.Output));
        Assert.DoesNotContain('\e', result.Output + result.Error);
    }

    private static Process StartOnTerminal(NetworkNamespace network, params string[] args)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs script (Debian: util-linux)");
        string command = $"stty cols 80 rows 24; exec {string.Join(' ', Tool.Words)} {string.Join(' ', args)} "
            + $"-i {NetworkNamespace.Receiver}";
        return network.Start(
            "env", "-u", "COLUMNS", "-u", "LINES", "TERM=xterm", "script", "-q", "-c", command, "/dev/null");
    }

    private static void Send(NetworkNamespace network) => Assert.Equal(0, network.RunTool(
        "replay", TestData.Path("http.pcap"), "-i", NetworkNamespace.Sender, "--topspeed").ExitCode);

    private static void ReadUntil(Process terminal, StringBuilder output, Func<string, bool> isEnough)
    {
        char[] buffer = new char[4096];
        while (!isEnough(output.ToString()))
        {
            Task<int> reading = terminal.StandardOutput.ReadAsync(buffer, 0, buffer.Length);
            Assert.True(reading.Wait(Patience), $"the terminal shows no more than {output}");
            int count = reading.GetAwaiter().GetResult();
            Assert.True(count > 0, $"the terminal has ended after {output}");
            output.Append(buffer, 0, count);
        }
    }

    // The screens that were drawn.
    private static string[] Frames(string output) =>
        [.. Screen().Matches(output).Select(screen => screen.Groups[1].Value)];

    private static int PacketsOf(string text) => Server().Match(text) is { Success: true } row
        ? int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex(@"192\.0\.2\.2 +([0-9]+) ")]
    private static partial Regex Server();

    [GeneratedRegex(@"\e\[\?7l\e\[H(.*?)\e\[\?7h", RegexOptions.Singleline)]
    private static partial Regex Screen();

    [GeneratedRegex(@"\e\[[?0-9]*[a-zA-Z]")]
    private static partial Regex Controls();
}
