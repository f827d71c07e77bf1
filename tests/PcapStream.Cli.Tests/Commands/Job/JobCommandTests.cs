using System.Text.RegularExpressions;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Job;

public sealed class JobCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public JobCommandTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "shards are processes, on Linux only");

    private string Job => _folder["job"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-T", "csv", "-e", "frame.time_epoch", "-e", "ip.src", "-e", "tcp.dstport")]
    [InlineData("-T", "tsv", "-e", "frame.len", "-e", "http.host", "-o", "tcp.desegment_tcp_streams:FALSE")]
    [InlineData("-T", "fields", "-E", "header=y", "-e", "frame.len", "-e", "ip.src")]
    [InlineData("-Tjsonl", "-e", "frame.len", "-e", "ip.src", "-Y", "ip")]
    [InlineData("-T", "ek", "-e", "frame.len", "-e", "ip.src")]
    public void Parts_in_any_order_are_the_bytes_of_one_run(params string[] fields)
    {
        string[] captures = Captures();
        Plan(captures, shards: 7, fields);
        foreach (int shard in (int[])[4, 7, 1, 2, 6, 3, 5])
            Assert.Equal(0, Tool.Run("job", "run", Job, "--shard", $"{shard}").ExitCode);
        Assert.Equal(0, Tool.Run("job", "combine", Job, "-w", _folder["all"]).ExitCode);
        Assert.Equal(Tool.Run(["parse", "-q", .. captures, .. fields]).Output, File.ReadAllText(_folder["all"]));
    }

    [Fact]
    public void Numbers_of_packets_are_those_of_one_run_with_an_index()
    {
        string capture = Captures()[0];
        Assert.Equal(0, Tool.Run("index", capture).ExitCode);
        Plan([capture], shards: 3, "-T", "csv", "-e", "frame.number", "-e", "frame.time_relative");
        RunAll(3);
        Assert.Equal(
            Tool.Run("parse", "-q", capture, "-T", "csv", "-e", "frame.number", "-e", "frame.time_relative").Output,
            Tool.Run("job", "combine", Job).Output);
    }

    [Fact]
    public void Parquet_parts_become_a_folder()
    {
        Plan(Captures(), shards: 2, "-T", "parquet", "-e", "ip.src");
        RunAll(2);
        Assert.Equal(0, Tool.Run("job", "combine", Job, "-w", _folder["all"]).ExitCode);
        Assert.Equal(
            ["part-00000.parquet", "part-00001.parquet"],
            Directory.GetFiles(_folder["all"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Shard_that_is_done_is_left_as_it_is_and_one_that_was_lost_runs_again()
    {
        Plan(Captures(), shards: 3, "-T", "csv", "-e", "ip.src");
        RunAll(3);
        string part = Path.Join(Job, "part-000002.csv");
        byte[] bytes = File.ReadAllBytes(part);
        DateTime written = File.GetLastWriteTimeUtc(part);
        Assert.Equal(0, Tool.Run("job", "run", Job, "--shard", "2").ExitCode);
        Assert.Equal(written, File.GetLastWriteTimeUtc(part));

        // As after a kill between the part and its receipt, and in the middle of the receipt.
        string receipt = Path.Join(Job, "part-000002.receipt.json");
        File.WriteAllText(receipt, File.ReadAllText(receipt)[..20]);
        Assert.Equal("2 of 3 shards are done\nmissing: 2\n", Tool.Run("job", "status", Job).Output);
        Assert.Equal(0, Tool.Run("job", "run", Job, "--shard", "2").ExitCode);
        Assert.Equal(bytes, File.ReadAllBytes(part));
        Assert.Equal("3 of 3 shards are done\n", Tool.Run("job", "status", Job).Output);
    }

    [Fact]
    public void Incomplete_and_changed_jobs_are_refused()
    {
        string[] captures = Captures();
        Plan(captures, shards: 4, "-T", "csv", "-e", "ip.src");
        Tool.Run("job", "run", Job, "--shard", "3");
        ToolResult incomplete = Tool.Run("job", "combine", Job, "-w", _folder["all"]);
        Assert.Equal(1, incomplete.ExitCode);
        Assert.EndsWith("job: shards are missing: 1-2,4; nothing is written\n", incomplete.Error);

        RunAll(4);
        string part = Path.Join(Job, "part-000001.csv");
        byte[] bytes = File.ReadAllBytes(part);
        bytes[^2] ^= 1;
        File.WriteAllBytes(part, bytes);
        ToolResult tampered = Tool.Run("job", "combine", Job, "-w", _folder["all"]);
        Assert.Equal(1, tampered.ExitCode);
        Assert.Contains("part-000001.csv: is not as it was written", tampered.Error);
        Assert.False(File.Exists(_folder["all"]));

        File.Delete(part);
        File.AppendAllText(captures[0], "more");
        ToolResult changed = Tool.Run("job", "run", Job, "--shard", "1");
        Assert.Equal(1, changed.ExitCode);
        Assert.EndsWith("has changed since the job was planned\n", changed.Error);
    }

    [Fact]
    public void What_is_not_a_capture_is_found_before_the_job_waits()
    {
        string[] names = [TestData.Path("dns.pcap"), _folder["empty.pcap"], _folder["text.pcap"], _folder["none.pcap"]];
        File.WriteAllText(_folder["empty.pcap"], "");
        File.WriteAllText(_folder["text.pcap"], "not a capture, but long enough to be one");
        string[] words = ["job", "plan", .. names, "--shards", "2", "-w", Job];
        string[] parse = ["--", "parse", "-T", "csv", "-e", "dns.qry.name"];
        string refusals = $"""
            pcapstream: {names[1]}: is empty
            pcapstream: {names[2]}: is not a capture: its first bytes are not those of a known format
            pcapstream: {names[3]}: no such file

            """;

        ToolResult refused = Tool.Run([.. words, .. parse]);
        Assert.Equal((1, "", refusals), (refused.ExitCode, refused.Output, refused.Error));
        Assert.False(Directory.Exists(Job));

        ToolResult planned = Tool.Run([.. words, "--skip-unreadable", .. parse]);
        Assert.Equal((0, refusals), (planned.ExitCode, planned.Error));
        RunAll(2);
        Assert.Equal(
            Tool.Run(["parse", "-q", names[0], .. parse[2..]]).Output, Tool.Run("job", "combine", Job).Output);
    }

    [Fact]
    public void Damage_is_told_by_the_shard_and_by_the_whole()
    {
        byte[] capture = File.ReadAllBytes(Captures()[0]);
        File.WriteAllBytes(_folder["cut.pcap"], capture[..^7]);
        Plan([_folder["cut.pcap"]], shards: 2, "-T", "csv", "-e", "frame.len");
        Assert.Equal(0, Tool.Run("job", "run", Job, "--shard", "1").ExitCode);
        Assert.Equal(3, Tool.Run("job", "run", Job, "--shard", "2").ExitCode);
        Assert.Equal(0, Tool.Run("job", "run", Job, "--shard", "2").ExitCode);
        Assert.Equal(
            "2 of 2 shards are done\nwith damaged captures: 2\n", Tool.Run("job", "status", Job).Output);
        Assert.Equal(3, Tool.Run("job", "combine", Job, "-w", _folder["all"]).ExitCode);
    }

    // A cluster of one shell: sbatch runs every task of the array, and takes the job that depends on it after that.
    [Theory]
    [InlineData("")]
    [InlineData("--tasks 2")]
    public void Slurm_runs_the_array_and_combines(string options)
    {
        string[] captures = Captures();
        Plan(captures, shards: 5, "-T", "csv", "-e", "frame.len");
        File.WriteAllText(_folder["sbatch"], """
            #!/bin/sh
            for script; do :; done
            tasks=$(sed -n 's/^#SBATCH --array=//p' "$script")
            for task in $(echo "${tasks:-1}" | tr , ' '); do
                for id in $(seq ${task%-*} ${task#*-}); do SLURM_ARRAY_TASK_ID=$id sh "$script" >&2 || exit; done
            done
            echo 17
            """);
        Foreign.Run("chmod", "+x", _folder["sbatch"]);
        ToolResult result = Foreign.Run("sh",
        [
            "-c", "PATH=$1:$PATH; shift; exec \"$@\"", "sh", _folder.Path, .. Tool.Words, "job", "submit", Job,
            "--slurm", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-w", _folder["all"],
        ],
        input: []);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal("array 17\ncombine 17\n", result.Output);
        Assert.Equal(
            Tool.Run(["parse", "-q", .. captures, "-T", "csv", "-e", "frame.len"]).Output,
            File.ReadAllText(_folder["all"]));
    }

    [Fact]
    public void Only_missing_shards_are_submitted_again()
    {
        Plan(Captures(), shards: 6, "-T", "csv", "-e", "frame.len");
        foreach (int shard in (int[])[1, 4])
            Tool.Run("job", "run", Job, "--shard", $"{shard}");
        string script = Tool.Run("job", "submit", Job, "--slurm", "--dry-run", "--resume").Output;
        Assert.Contains("\n#SBATCH --array=2-3,5-6\n", script);
        Assert.StartsWith(
            "printf '%s\\n' 2 3 5 6 | parallel ", Tool.Run("job", "submit", Job, "--parallel", "--resume").Output);
        RunAll(6);
        Assert.Equal("all shards are done\n", Tool.Run("job", "submit", Job, "--slurm", "--resume").Output);
    }

    [Fact]
    public void Memory_of_a_task_is_the_limit_and_the_program()
    {
        Plan(Captures(), shards: 2, "-T", "csv", "-e", "frame.len", "--memory-limit", "64MiB");
        Assert.Matches(
            new Regex(@"^#SBATCH --mem=160M$", RegexOptions.Multiline),
            Tool.Run("job", "submit", Job, "--slurm", "--dry-run").Output);
        string kubernetes = Tool.Run("job", "submit", Job, "--kubernetes", "--image", "registry/pcapstream:1").Output;
        Assert.Contains("  completions: 2\n", kubernetes);
        Assert.Contains("limits: { memory: 160Mi }", kubernetes);
        Assert.Contains("image: registry/pcapstream:1\n", kubernetes);
    }

    [Theory]
    [InlineData("show: results of shards cannot be put together; those of info, stats, parse, flows can", "show")]
    [InlineData("column ja4 cannot be put together: ", "flows", "-e", "src_ip", "-e", "ja4")]
    [InlineData("--partition-by: no shard has a part of its result", "flows", "--partition-by", "date")]
    [InlineData("rtp,streams cannot be put together: ", "stats", "-z", "rtp,streams")]
    [InlineData("'stats' needs a statistic here: -z NAME", "stats")]
    [InlineData("-H: no shard has a part of its result", "info", "-H")]
    [InlineData("--partial: the job names the shards and their outputs", "info", "--partial", "x")]
    [InlineData("'parse' needs -T with a format here", "parse", "-e", "ip.src")]
    [InlineData("-T json: parts cannot be put together; use fields, csv, tsv, jsonl, ek or parquet",
        "parse", "-T", "json")]
    [InlineData("--shard: the job names the shards and their outputs", "parse", "-T", "csv", "--shard", "1/2")]
    [InlineData("-w: the job names the shards and their outputs", "parse", "-T", "csv", "-wx.csv")]
    [InlineData("-r: captures are named before --", "parse", "-T", "csv", "-r", "x.pcap")]
    [InlineData("x.pcap: is not an option of 'parse'; captures are named before --",
        "parse", "-T", "csv", "-e", "ip.src", "x.pcap")]
    [InlineData("--fast: is not an option of 'parse'", "parse", "-T", "csv", "--fast")]
    [InlineData("a second --: captures are named before the first", "parse", "-T", "csv", "--")]
    [InlineData("-c: counts packets of all shards", "parse", "-T", "csv", "-c", "5")]
    [InlineData("no command follows --")]
    public void Command_whose_parts_cannot_be_put_together_is_2(string message, params string[] words)
    {
        ToolResult result = Tool.Run(["job", "plan", TestData.Path("http.pcap"), "-w", Job, "--", .. words]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.False(Directory.Exists(Job));
    }

    // Names of any characters that a shell knows, and captures large enough to be cut.
    private string[] Captures()
    {
        File.WriteAllLines(_folder["list"], Enumerable.Repeat(TestData.Path("http.pcap"), 200));
        string large = _folder["large 'quoted' $HOME.pcap"];
        Assert.Equal(0, Tool.Run("convert", "-q", $"@{_folder["list"]}", "-w", large).ExitCode);
        string small = _folder["-small.pcap"];
        File.Copy(TestData.Path("dns.pcap"), small);
        return [large, small];
    }

    private void Plan(string[] captures, int shards, params string[] fields)
    {
        ToolResult result = Tool.Run(
            ["job", "plan", .. captures, "--shards", $"{shards}", "-w", Job, "--", "parse", .. fields]);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private void RunAll(int shards)
    {
        for (int shard = 1; shard <= shards; shard++)
            Assert.Equal(0, Tool.Run("job", "run", Job, "--shard", $"{shard}").ExitCode);
    }
}
