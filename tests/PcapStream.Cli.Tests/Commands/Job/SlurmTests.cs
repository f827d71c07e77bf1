using System.Text.RegularExpressions;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Job;

/// <summary>
/// Jobs on a real Slurm: what its tasks combine to is, to the byte, what one run here writes. With PCAPSTREAM_CORPUS,
/// over its captures; otherwise over those of the project.
/// </summary>
public sealed partial class SlurmTests : IClassFixture<SlurmCluster>, IDisposable
{
    private const string Fields = "parse -T csv -e frame.time_epoch -e ip.src -e tcp.dstport -e frame.len";

    private readonly SlurmCluster _cluster;
    private readonly TemporaryFolder _folder = new();

    public SlurmTests(SlurmCluster cluster)
    {
        _cluster = cluster;
        cluster.Require();
    }

    private string Job => _folder["job"];

    private string Result => _folder["all"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Fields, 8)]
    [InlineData("info", 5)]
    [InlineData("parse", 4)]
    [InlineData("stats -z io,phs -z conv,ip -z conv,eth -z conv,udp -z endpoints,ipv6 -z conv,tcp -z tcp,health", 6)]
    [InlineData("flows --schema zeek -T tsv", 7)]
    public void Tasks_give_the_bytes_of_one_run(string words, int shards)
    {
        File.WriteAllLines(_folder["captures"], Captures());
        Plan($"@{_folder["captures"]}", Job, words, shards);
        _cluster.Submit("job", "submit", Job, "--slurm", "-w", Result);
        _cluster.Wait();
        ToolResult one = Tool.Run([.. words.Split(' '), $"@{_folder["captures"]}"]);
        Assert.True(File.Exists(Result), LogOf("combine"));
        Assert.Equal(WithoutCost().Replace(one.Output, ""), WithoutCost().Replace(File.ReadAllText(Result), ""));
        Assert.NotEmpty(one.Output);
    }

    // Characters that Slurm, a shell and a line of a script read in their own ways.
    [Theory]
    [InlineData("it's #1, \"q\" $HOME")]
    [InlineData("%a 50%j \\t\nb\\\\")]
    public void Folder_may_have_any_name(string name)
    {
        string job = Path.Join(_folder[name], "job");
        Directory.CreateDirectory(_folder[name]);
        Plan(TestData.Path("http.pcap"), job, Fields, shards: 1);
        _cluster.Submit("job", "submit", job, "--slurm", "-w", Path.Join(_folder[name], "all"));
        _cluster.Wait();
        Assert.Equal(
            Tool.Run([.. Fields.Split(' '), TestData.Path("http.pcap")]).Output,
            File.ReadAllText(Path.Join(_folder[name], "all")));
        Assert.Contains("part-000001.csv: ", File.ReadAllText(Path.Join(job, "log-1.txt")));
    }

    // The program that reads the first shard, and the one that starts the third's.
    [Fact]
    public async Task Killed_program_runs_again()
    {
        string capture = LargeCapture();
        Plan(capture, Job, Fields, shards: 3);
        using var end = new CancellationTokenSource();
        Task<bool>[] kills = [WillKill(end.Token, "part-000001.csv"), WillKill(end.Token, "job\0run", "--shard\03\0")];
        _cluster.Submit("job", "submit", Job, "--slurm", "-w", Result);
        _cluster.Wait();
        await end.CancelAsync();
        Assert.SkipWhen((await Task.WhenAll(kills)).Contains(false), "a program had ended before it could be killed");
        Assert.Contains("shard 1/3 was ended by signal 9", LogOf("1"));
        AssertIsResultOf(capture);
    }

    [Fact]
    public void Missing_shards_are_resumed_after_tasks_are_cancelled()
    {
        string capture = LargeCapture();
        Plan(capture, Job, Fields, shards: 4);
        string array = ArrayOf(_cluster.Submit("job", "submit", Job, "--slurm", "-w", Result));
        _cluster.Run("scancel", "--signal=KILL", "--full", $"{array}_2");
        _cluster.Run("scancel", $"{array}_[3-4]");
        _cluster.Wait();
        Assert.Contains("shards are missing: ", LogOf("combine"));
        Assert.False(File.Exists(Result));
        Assert.Contains("missing: ", _cluster.Submit("job", "status", Job));

        _cluster.Submit("job", "submit", Job, "--slurm", "--resume", "-w", Result);
        _cluster.Wait();
        AssertIsResultOf(capture);
    }

    [Fact]
    public void Tasks_of_a_lost_node_run_again_on_another()
    {
        string capture = LargeCapture();
        Plan(capture, Job, Fields, shards: 8);
        _cluster.Submit("job", "submit", Job, "--slurm", "-w", Result);
        _cluster.LoseOneThatRuns();
        _cluster.Wait();
        AssertIsResultOf(capture);
    }

    private static string[] Captures()
    {
        string? corpus = Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS");
        // Folders below the project's captures have files that are not captures.
        string[] files = Directory.Exists(corpus)
            ? Directory.GetFiles(corpus, "*.pcap*", SearchOption.AllDirectories)
            : Directory.GetFiles(TestData.Path(), "*.pcap*");
        return [.. files.Order(StringComparer.Ordinal)];
    }

    private Task<bool> WillKill(CancellationToken end, params string[] words) => Task.Factory.StartNew(
        () => SystemProcesses.KillWhenThere(end, [Job, .. words]),
        end, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static string ArrayOf(string submitted) => submitted.Split('\n')[0].Split(' ')[1];

    // A capture of about 400 MB, so that its tasks take a while.
    private string LargeCapture()
    {
        const int HeaderSize = 24;
        byte[] capture = File.ReadAllBytes(TestData.Path("http.pcap"));
        using FileStream file = File.Create(_folder["large.pcap"]);
        file.Write(capture, 0, HeaderSize);
        for (int i = 0; i < 40_000; i++)
            file.Write(capture, HeaderSize, capture.Length - HeaderSize);
        return file.Name;
    }

    private static void Plan(string captures, string job, string words, int shards)
    {
        ToolResult result = Tool.Run(
            ["job", "plan", captures, "--shards", $"{shards}", "-w", job, "--", .. words.Split(' ')]);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private string LogOf(string task) =>
        File.Exists(Path.Join(Job, $"log-{task}.txt")) ? File.ReadAllText(Path.Join(Job, $"log-{task}.txt")) : "";

    private void AssertIsResultOf(string capture)
    {
        Assert.True(File.Exists(Result), LogOf("combine"));
        Assert.Equal(0, Tool.Run([.. Fields.Split(' '), capture, "-w", _folder["one"]]).ExitCode);
        Assert.True(File.ReadAllBytes(_folder["one"]).AsSpan().SequenceEqual(File.ReadAllBytes(Result)));
    }

    // Batches and rates are those of the shards.
    [GeneratedRegex(@" in [\d,]+ batch(es)?| *read in .*\n")]
    private static partial Regex WithoutCost();
}
