using System.Diagnostics;
using System.Text.RegularExpressions;
using PcapStream.Docs.Tests.Running;
using PcapStream.Docs.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace PcapStream.Docs.Tests;

/// <summary>
/// The workflows for GitHub and the action, as far as they can be checked without GitHub: their structure, the scripts
/// in them, and the files that they run.
/// </summary>
public sealed partial class WorkflowTests
{
    private const string Action = "action.yml";
    private const string Release = ".github/workflows/release.yml";

    public static TheoryData<string> Workflows =>
    [
        .. Directory.GetFiles(Repository.PathOf(".github/workflows"))
            .Select(path => Path.GetRelativePath(Repository.Root, path)),
    ];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_job_has_a_machine_a_limit_and_steps(string file)
    {
        YamlMappingNode workflow = Read(file);
        Assert.NotEmpty(((YamlMappingNode)workflow["on"]).Children);
        Assert.Equal("read", (string?)workflow["permissions"]["contents"]);
        foreach ((string name, YamlMappingNode job) in Jobs(workflow))
        {
            Assert.True(job.Children.ContainsKey("runs-on"), $"{file}: {name} has no runs-on");
            Assert.InRange(int.Parse((string)job["timeout-minutes"]!), 1, 120);
            Assert.NotEmpty(Steps(job));
        }
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    [InlineData(Action)]
    public void Every_step_runs_a_script_or_a_versioned_action(string file)
    {
        foreach (YamlMappingNode step in AllSteps(file))
        {
            if (step.Children.ContainsKey("run"))
                CheckScript(file, (string)step["run"]!);
            else
                Assert.Matches(@"^[a-z]+/[a-z-]+@v\d+$", (string)step["uses"]!);
        }
    }

    [Fact]
    public void A_release_has_an_archive_for_each_system_and_each_is_tested()
    {
        YamlMappingNode job = Jobs(Read(Release)).Single(job => job.Name == "archive").Job;
        var matrix = (YamlSequenceNode)job["strategy"]["matrix"]["include"];
        Assert.Equal(
            ["linux-arm64", "linux-x64", "osx-arm64", "win-x64"], matrix.Select(row => (string)row["rid"]!).Order());
        string[] scripts =
        [
            .. Steps(job).Where(step => step.Children.ContainsKey("run")).Select(step => (string)step["run"]!),
        ];
        Assert.Equal(["./publish.sh", ".ci/smoke", ".ci/smoke-sql"], scripts.Select(script => script.Split(' ')[0]));
    }

    [Fact]
    public void The_first_workflow_runs_what_developers_run() => Assert.Contains(
        AllSteps(".github/workflows/ci.yml"),
        step => step.Children.TryGetValue("run", out YamlNode? run) && (string?)run == ".ci/run");

    // The names of files begin with a dot.
    private static void CheckScript(string file, string script)
    {
        foreach (Match match in OwnFile().Matches(script))
        {
            string path = Repository.PathOf(match.Value);
            Assert.True(File.Exists(path), $"{file}: there is no {match.Value}");
            if (!OperatingSystem.IsWindows())
                Assert.True(
                    File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute), $"{match.Value} is not executable");
        }
        Requirement.SkipWithout(["bash"]);
        using Process bash = Process.Start(
            new ProcessStartInfo("bash", ["-n", "-c", script]) { RedirectStandardError = true })!;
        string error = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        Assert.True(bash.ExitCode == 0, $"{file}: {error}");
    }

    private static YamlMappingNode Read(string file)
    {
        var yaml = new YamlStream();
        using var text = new StreamReader(Repository.PathOf(file));
        yaml.Load(text);
        return (YamlMappingNode)Assert.Single(yaml.Documents).RootNode;
    }

    private static IEnumerable<(string Name, YamlMappingNode Job)> Jobs(YamlMappingNode workflow) =>
        ((YamlMappingNode)workflow["jobs"]).Children.Select(job => ((string)job.Key!, (YamlMappingNode)job.Value));

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode job) =>
        ((YamlSequenceNode)job["steps"]).Children.Cast<YamlMappingNode>();

    private static IEnumerable<YamlMappingNode> AllSteps(string file) => file == Action
        ? Steps((YamlMappingNode)Read(file)["runs"])
        : Jobs(Read(file)).SelectMany(job => Steps(job.Job));

    [GeneratedRegex(@"(?<=^|\s)(\./[a-z]+\.sh|\.ci/[a-z-]+)(?=\s|$)")]
    private static partial Regex OwnFile();
}
