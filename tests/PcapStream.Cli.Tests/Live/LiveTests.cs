using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PcapStream.Batching;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Live;

/// <summary>Capturing and sending between two interfaces, and what goes wrong there.</summary>
public sealed class LiveTests : IDisposable
{
    private const string Capturing = "capturing on ";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_replay_sends_is_what_capture_writes()
    {
        using var network = new NetworkNamespace();
        string sent = TestData.Path("http.pcap");
        Process capture = StartCapture(network, "capture", "-i", NetworkNamespace.Receiver, "-w", _folder["a.pcapng"],
            "--json", "-c", "5100");
        ToolResult replay = network.RunTool(
            "replay", sent, "-i", NetworkNamespace.Sender, "--loop", "100", "--topspeed", "--json");
        Assert.Equal((0, 5100), (replay.ExitCode, replay.Json.GetProperty("packets").GetInt32()));
        ToolResult captured = NetworkNamespace.Await(capture);
        Assert.Equal(0, captured.ExitCode);
        JsonElement counts = captured.Json;
        Assert.Equal(5100, counts.GetProperty("packets").GetInt32());
        Assert.Equal(0, counts.GetProperty("interfaces")[0].GetProperty("dropped_by_kernel").GetInt32());
        byte[][] expected = Packets(sent);
        byte[][] actual = Packets(_folder["a.pcapng"]);
        Assert.Equal(expected.Length * 100, actual.Length);
        for (int i = 0; i < actual.Length; i++)
            Assert.True(expected[i % expected.Length].AsSpan().SequenceEqual(actual[i]), $"packet {i + 1} differs");
    }

    [Fact]
    public void Parse_and_a_pipe_count_the_same_as_tshark()
    {
        using var network = new NetworkNamespace();
        Assert.SkipUnless(File.Exists("/usr/bin/tshark"), "needs tshark");
        Process parse = StartCapture(network, "parse", "-i", NetworkNamespace.Receiver, "--json", "-a", "packets:510");
        Process tool = StartCapture(network, "capture", "-i", NetworkNamespace.Receiver, "-w", _folder["a.pcap"],
            "-c", "510");
        ToolResult replay = network.RunTool(
            "replay", TestData.Path("http.pcap"), "-i", NetworkNamespace.Sender, "--loop", "10", "--pps", "2000");
        Assert.Equal(0, replay.ExitCode);
        ToolResult parsed = NetworkNamespace.Await(parse);
        Assert.Equal((0, 510), (parsed.ExitCode, parsed.Json.GetProperty("packets").GetInt32()));
        Assert.Equal(0, NetworkNamespace.Await(tool).ExitCode);
        ToolResult tshark = network.Run("tshark", "-n", "-r", _folder["a.pcap"], "-q", "-z", "io,phs");
        Assert.Matches(@"eth +frames:510 ", tshark.Output);
    }

    [Fact]
    public void Flows_of_an_interface_are_those_of_the_capture()
    {
        using var network = new NetworkNamespace();
        string sent = TestData.Path("http.pcap");
        string[] columns = ["-e", "src_ip", "-e", "src_port", "-e", "src_packets", "-e", "dst_packets"];
        Process flows = StartCapture(
            network, ["flows", "-i", NetworkNamespace.Receiver, "-a", "packets:51", .. columns]);
        Assert.Equal(0, network.RunTool("replay", sent, "-i", NetworkNamespace.Sender).ExitCode);
        ToolResult captured = NetworkNamespace.Await(flows);
        Assert.Equal(0, captured.ExitCode);
        Assert.Equal(Tool.Run(["flows", sent, .. columns]).Output, captured.Output);
    }

    [Fact]
    public void Gaps_of_a_replay_are_those_of_the_capture()
    {
        using var network = new NetworkNamespace();
        string sent = TestData.Path("http.pcap");
        Process capture = StartCapture(network, "capture", "-i", NetworkNamespace.Receiver, "-w", _folder["a.pcapng"],
            "-c", "51");
        Assert.Equal(0, network.RunTool("replay", sent, "-i", NetworkNamespace.Sender).ExitCode);
        Assert.Equal(0, NetworkNamespace.Await(capture).ExitCode);
        double[] before = Times(sent);
        double[] after = Times(_folder["a.pcapng"]);
        // The machine may be busy, so only the whole is compared.
        Assert.True(after[^1] - after[0] >= before[^1] - before[0] - 0.001);
    }

    [Fact]
    public void Killed_ring_leaves_files_that_tshark_reads()
    {
        using var network = new NetworkNamespace();
        Assert.SkipUnless(File.Exists("/usr/bin/tshark"), "needs tshark");
        Process capture = StartCapture(network, "capture", "-i", NetworkNamespace.Receiver, "-w",
            _folder["ring.pcapng"], "-b", "packets:400", "-b", "files:10");
        Process replay = network.StartTool(
            "replay", TestData.Path("http.pcap"), "-i", NetworkNamespace.Sender, "--loop", "0", "--pps", "20000");
        Assert.True(SpinWait.SpinUntil(
            () => Directory.GetFiles(_folder.Path).Length == 10, TimeSpan.FromSeconds(60)));
        Kill(capture);
        Kill(replay);
        string[] files = [.. Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal)];
        Assert.InRange(files.Length, 9, 11);
        // The newest may have been created just before, without a byte in it.
        bool isNew = new FileInfo(files[^1]).Length == 0;
        foreach (string file in isNew ? files[..^1] : files)
        {
            ToolResult read = network.Run("tshark", "-n", "-r", file, "-T", "fields", "-e", "frame.number");
            Assert.True(read.ExitCode == 0, $"{Path.GetFileName(file)}: {read.Error}");
        }
    }

    [Fact]
    public void Capture_stops_cleanly_while_packets_arrive()
    {
        SystemProcesses.SkipIfIgnored("INT");
        using var network = new NetworkNamespace();
        using Process replay = network.StartTool(
            "replay", TestData.Path("http.pcap"), "-i", NetworkNamespace.Sender, "--loop", "0", "--topspeed");
        for (int run = 0; run < 3; run++)
        {
            ToolResult result = network.RunTool(
                "capture", "-i", NetworkNamespace.Receiver, "-w", _folder["a.pcapng"], "-a", "duration:1", "--json");
            Assert.True(result.ExitCode == 0, result.Error);
            int counted = result.Json.GetProperty("packets").GetInt32();
            Assert.NotEqual(0, counted);
            Assert.Equal(counted, Packets(_folder["a.pcapng"]).Length);
        }
        Signal(replay, "INT");
        Assert.True(replay.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(130, replay.ExitCode);
    }

    [Fact]
    public void Signal_starts_the_next_file()
    {
        SystemProcesses.SkipIfIgnored("HUP");
        using var network = new NetworkNamespace();
        Process capture = StartCapture(network, "capture", "-i", NetworkNamespace.Receiver, "-w",
            _folder["ring.pcapng"], "-b", "duration:1000", "--json");
        foreach (string signal in (string[])["USR1", "HUP", "INT"])
        {
            int files = Directory.GetFiles(_folder.Path).Length;
            Signal(capture, signal);
            Assert.True(signal == "INT" || SpinWait.SpinUntil(
                () => Directory.GetFiles(_folder.Path).Length == files + 1, TimeSpan.FromSeconds(20)));
        }
        ToolResult result = NetworkNamespace.Await(capture);
        Assert.Equal((0, 3), (result.ExitCode, result.Json.GetProperty("files_started").GetInt32()));
    }

    [Fact]
    public void Interface_that_goes_down_is_waited_for_and_one_that_is_gone_is_not()
    {
        using var network = new NetworkNamespace();
        Process capture = StartCapture(network, "capture", "-i", NetworkNamespace.Receiver, "-w", _folder["a.pcapng"]);
        Send(1);
        Assert.Equal(0, network.Run("ip", "link", "set", NetworkNamespace.Receiver, "down").ExitCode);
        Assert.Equal(
            $"pcapstream: {NetworkNamespace.Receiver}: the interface is down; capturing goes on when it is up again",
            capture.StandardError.ReadLine());
        Assert.Equal(0, network.Run("ip", "link", "set", NetworkNamespace.Receiver, "up").ExitCode);
        Send(2);
        Assert.Equal(0, network.Run("ip", "link", "del", NetworkNamespace.Receiver).ExitCode);
        ToolResult result = NetworkNamespace.Await(capture);
        Assert.Equal(1, result.ExitCode);
        // libpcap notices it too, or the watch does: whichever is first.
        Assert.Matches(
            $"pcapstream: {NetworkNamespace.Receiver}: .*disappeared.*; what was captured before is kept",
            result.Error);
        Assert.Equal(102, Packets(_folder["a.pcapng"]).Length);

        void Send(int times)
        {
            Assert.Equal(0, network.RunTool(
                "replay", TestData.Path("http.pcap"), "-i", NetworkNamespace.Sender, "--topspeed").ExitCode);
            Assert.True(SpinWait.SpinUntil(
                () => Packets(_folder["a.pcapng"]).Length == 51 * times, TimeSpan.FromSeconds(20)));
        }
    }

    [Fact]
    public void Full_disk_ends_the_capture_with_whole_packets()
    {
        using var network = new NetworkNamespace();
        Directory.CreateDirectory(_folder["disk"]);
        Assert.SkipUnless(
            network.Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", _folder["disk"]).ExitCode == 0,
            "file systems cannot be mounted here");
        string file = Path.Join(_folder["disk"], "a.pcapng");
        // A mount that is made by a program in the network is seen by that program alone.
        string script = $"mount -t tmpfs -o size=256k tmpfs {_folder["disk"]}; "
            + $"{string.Join(' ', Tool.Words)} capture -i {NetworkNamespace.Receiver} -w {file}; echo $?; "
            + $"cp {file} {_folder["copy.pcapng"]}";
        Process capture = network.Start("sh", "-c", script);
        AwaitStart(capture);
        network.RunTool(
            "replay", TestData.Path("http.pcap"), "-i", NetworkNamespace.Sender, "--topspeed", "--loop", "100");
        ToolResult result = NetworkNamespace.Await(capture);
        Assert.Equal("1", result.Output.Trim());
        Assert.Contains("No space left on device; the packets before are kept", result.Error);
        using BatchReader reader = BatchReader.Open(_folder["copy.pcapng"]);
        long count = 0;
        foreach (PacketBatch batch in reader)
            count += batch.Count;
        Assert.InRange(count, 100, 5099);
        Assert.Empty(reader.Capture.Damage);
    }

    [Fact]
    public void Missing_interface_and_missing_privileges_are_one_line_each()
    {
        using var network = new NetworkNamespace();
        ToolResult missing = network.RunTool("capture", "-i", "none", "-w", _folder["a.pcap"]);
        Assert.Equal((1, "pcapstream: none: no such interface; 'pcapstream interfaces' lists them\n"),
            (missing.ExitCode, missing.Error));
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "needs setpriv (Debian: util-linux)");
        ToolResult refused = network.Run(["setpriv", "--bounding-set", "-all", "--inh-caps", "-all", "--reuid", "65534",
            "--clear-groups", .. Tool.Words, "parse", "-i", NetworkNamespace.Receiver]);
        Assert.SkipWhen(refused.Error.Contains("No such file", StringComparison.Ordinal)
            || refused.ExitCode is 126 or 127, "another user cannot start the command here");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            $"{NetworkNamespace.Receiver}: permission denied: run as root, or allow it once with", refused.Error);
        Assert.Single(refused.Error.TrimEnd().Split('\n'));
    }

    // Starts a command that captures, and waits until it does.
    private static Process StartCapture(NetworkNamespace network, params string[] args)
    {
        Process process = network.StartTool(args);
        AwaitStart(process);
        return process;
    }

    private static void AwaitStart(Process process)
    {
        string? line;
        do
            line = process.StandardError.ReadLine();
        while (line?.StartsWith("pcapstream: writing ", StringComparison.Ordinal) == true);
        Assert.StartsWith($"pcapstream: {Capturing}", line);
    }

    private static void Signal(Process process, string signal) => Process.Start(
        "kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    private static void Kill(Process process)
    {
        using (process)
        {
            Signal(process, "KILL");
            process.WaitForExit();
        }
    }

    private static byte[][] Packets(string file)
    {
        using BatchReader reader = BatchReader.Open(file);
        var packets = new List<byte[]>();
        foreach (PacketBatch batch in reader)
            packets.AddRange(batch.Select(packet => packet.Data.ToArray()));
        return [.. packets];
    }

    private static double[] Times(string file)
    {
        using BatchReader reader = BatchReader.Open(file);
        var times = new List<double>();
        foreach (PacketBatch batch in reader)
            times.AddRange(batch.Select(packet => packet.Timestamp.Nanoseconds / 1e9));
        return [.. times];
    }
}
