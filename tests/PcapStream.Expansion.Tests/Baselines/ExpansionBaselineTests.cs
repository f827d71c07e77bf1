using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Tests.Support;

namespace PcapStream.Expansion.Tests.Baselines;

public sealed class ExpansionBaselineTests
{
    private const string File = """
        {
          "schema": 2,
          "environment": {
            "runtime": ".NET 10.0.0",
            "rid": "linux-x64",
            "tiered_compilation": false,
            "tool_version": "0.1.0"
          },
          "commands": [
            {
              "command": "read {}",
              "inputs": [
                {
                  "name": "a.pcap",
                  "sha256": "00ff",
                  "bytes": 24
                }
              ],
              "metrics": [
                {
                  "id": "a.pcap/ratio",
                  "kind": "noisy",
                  "value": 0.5,
                  "rel": 0.01,
                  "abs": 0.02,
                  "runs": 5,
                  "max": null
                }
              ]
            }
          ]
        }

        """;

    private const string FirstSchema = """
        {
          "schema": 1,
          "environment": { "runtime": null, "rid": "linux-x64", "tiered_compilation": null, "tool_version": "0.1.0" },
          "inputs": [{ "name": "a.pcap", "sha256": "00ff", "bytes": 24 }],
          "metrics": [
            { "id": "a.pcap/ratio", "kind": "noisy", "value": 0.5, "rel": 0.01, "abs": 0.3, "runs": 5, "max": 2 }
          ]
        }
        """;

    private const string Exact = "parse {}";

    private static readonly BaselineEnvironment Here = new(".NET 10.0.0", "linux-x64", false, "0.1.0");
    private static readonly BaselineInput Input = new("a.pcap", "00ff", 24);

    [Fact]
    public void Baseline_is_read_and_written_unchanged() => Assert.Equal(File, BaselineJson.Render(Parse(File)));

    [Fact]
    public void Measured_runs_are_read_and_written_in_one_line()
    {
        string measured = File.Replace("\"runs\": 5,", "\"runs\": 5,\n          \"measured\": [0.49, 0.5, 0.51],");
        Assert.Equal([0.49, 0.5, 0.51], Parse(measured).Commands[0].Metrics[0].Measured);
        Assert.Equal(measured, BaselineJson.Render(Parse(measured)));
    }

    [Theory]
    [InlineData("\"runs\": 5", "\"runs\": 5, \"measured\": []", "a.pcap/ratio must have 1 to 1000 measured runs")]
    [InlineData("\"runs\": 5", "\"runs\": 5, \"measured\": [1e999]", "a.pcap/ratio has a number that is too large")]
    [InlineData("\"runs\": 5", "\"runs\": 5, \"measured\": [\"a\"]",
        "is not a baseline: commands[0].metrics[0].measured is not a list of numbers")]
    [InlineData("\"schema\": 2", "\"schema\": 3", "has schema 3; this version knows 1 and 2")]
    [InlineData("\"noisy\"", "\"loud\"", "is not a baseline: commands[0].metrics[0].kind is not exact or noisy")]
    [InlineData("\"value\": 0.5,", "", "is not a baseline: commands[0].metrics[0].value is missing")]
    [InlineData("\"value\": 0.5", "\"value\": \"0.5\"",
        "is not a baseline: commands[0].metrics[0].value is not a number")]
    [InlineData("\"value\": 0.5", "\"value\": 0.5, \"value\": 9", "is not a baseline: a name occurs twice")]
    [InlineData("\"abs\"", "\"absolute\"", "is not a baseline: commands[0].metrics[0].absolute is not known")]
    [InlineData("\"bytes\": 24", "\"bytes\": 2.5",
        "is not a baseline: commands[0].inputs[0].bytes is not a whole number")]
    [InlineData("\"name\": \"a.pcap\",", "\"name\": \"a.pcap\"", "is not a baseline: line 15 is not JSON")]
    [InlineData("\"inputs\": [", "\"inputs\": [ { \"name\": \"a.pcap\", \"sha256\": \"\", \"bytes\": 1 },",
        "has the input a.pcap twice")]
    [InlineData("\"metrics\": [", "\"metrics\": [ { \"id\": \"a.pcap/ratio\", \"kind\": \"noisy\", \"value\": 9 },",
        "has a.pcap/ratio twice")]
    [InlineData("\"commands\": [", "\"commands\": [ { \"command\": \"read {}\", \"inputs\": [], \"metrics\": [] },",
        "has the command read {} twice")]
    [InlineData("\"rel\": 0.01", "\"rel\": -1", "a.pcap/ratio has a negative tolerance")]
    [InlineData("\"max\": null", "\"max\": 1e999", "a.pcap/ratio has a number that is too large")]
    [InlineData("\"value\": 0.5", "\"value\": 1e999", "a.pcap/ratio has a number that is too large")]
    [InlineData("a.pcap/ratio", "a.pcap/ratoi", "a.pcap/ratoi is not a figure of its inputs")]
    [InlineData("a.pcap/ratio", "b.pcap/ratio", "b.pcap/ratio is not a figure of its inputs")]
    [InlineData("\"metrics\": [", "\"metrics\": [ null,", "is not a baseline: commands[0].metrics[0] is not an object")]
    [InlineData("\"inputs\": [", "\"inputs\": [ null,", "is not a baseline: commands[0].inputs[0] is not an object")]
    [InlineData("\"environment\": {", "\"environment\": null, \"other\": {",
        "is not a baseline: environment is not an object")]
    public void Invalid_baseline_is_refused_with_the_name_of_the_file(string part, string other, string message)
    {
        Exception error = Assert.Throws<BaselineException>(() => Parse(File.Replace(part, other)));
        Assert.StartsWith("b.json: ", error.Message);
        Assert.Contains(message, error.Message);
        Assert.DoesNotContain("System.", error.Message);
        Assert.DoesNotContain("PcapStream.", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{ \"schema\": \"2\" }")]
    [InlineData("{ \"schema\": 2, \"environment\": {}, \"commands\": {} }")]
    public void File_of_another_shape_is_refused(string text) =>
        Assert.StartsWith("b.json: is not a baseline: ", Assert.Throws<BaselineException>(() => Parse(text)).Message);

    [Fact]
    public void Schema_1_with_exact_figures_is_of_the_exact_command()
    {
        string exact = FirstSchema.Replace("ratio\", \"kind\": \"noisy", "collections\", \"kind\": \"exact");
        Assert.Equal(0.5, Parse(exact).Of(Exact)!.Find("a.pcap/collections")!.Value);
        Assert.Null(Parse(exact).Unnamed);
    }

    [Fact]
    public void Schema_1_applies_to_no_other_command_but_update_keeps_its_limits()
    {
        ExpansionBaseline old = Parse(FirstSchema);
        Assert.Null(old.Of("read {}"));
        Assert.Null(old.Of(Exact));
        ExpansionBaseline updated = BaselineUpdate.Of(
            Here.WithoutRuntime, "read {}", [Input], [SomeMetric.Noisy(0.7)], _ => null, old);
        Assert.StartsWith("{\n  \"schema\": 2,", BaselineJson.Render(updated));
        BaselineMetric metric = Assert.Single(Assert.Single(updated.Commands).Metrics);
        Assert.Equal((0.7, 0.3, 2), (metric.Value, metric.Abs, metric.Max));
    }

    [Fact]
    public void Another_environment_or_capture_is_incomparable_with_a_reason()
    {
        ExpansionBaseline baseline = Parse(File);
        Assert.Null(baseline.Incomparable(baseline.Commands[0], Here, Input));
        Assert.Equal(
            "another environment: runtime is .NET 10.0.1, the baseline's .NET 10.0.0",
            baseline.Incomparable(baseline.Commands[0], Here with { Runtime = ".NET 10.0.1" }, Input));
        Assert.Equal(
            "a.pcap differs from the baseline's input (24 B, was 24 B)",
            baseline.Incomparable(baseline.Commands[0], Here, Input with { Sha256 = "ff00" }));
        Assert.Equal(
            "b.pcap is not in the baseline",
            baseline.Incomparable(baseline.Commands[0], Here, Input with { Name = "b.pcap" }));
    }

    [Fact]
    public void Update_takes_the_new_value_and_keeps_tolerances_and_limits()
    {
        ExpansionBaseline old = Parse(File.Replace("0.02", "0.3").Replace("null", "2"));
        BaselineMetric updated = Update(old, SomeMetric.Noisy(0.7, 0.8, 0.9)).Commands.Single().Metrics.Single();
        Assert.Equal((0.8, 0.01, 0.3, 3, 2), (updated.Value, updated.Rel, updated.Abs, updated.Runs, updated.Max));
    }

    [Fact]
    public void New_figure_tolerates_the_spread_of_its_runs()
    {
        Assert.Equal(0.2, Update(null, SomeMetric.Noisy(0.7, 0.8, 0.9)).Commands.Single().Metrics.Single().Abs);
        Assert.Equal(0.02, Update(null, SomeMetric.Noisy(0.8, 0.8, 0.801)).Commands.Single().Metrics.Single().Abs);
        Metric must = SomeMetric.Noisy(0.7, 0.8, 0.9) with { LeastGrowth = 0.1 };
        BaselineMetric capped = Update(null, must).Commands.Single().Metrics.Single();
        Assert.Equal((0, 0.05), (capped.Rel, capped.Abs));
        Assert.Equal([0.7, 0.8, 0.9], capped.Measured);
        BaselineMetric exact = Update(
            null, SomeMetric.Exact(0.1234567891, 0.1234567891)).Commands.Single().Metrics.Single();
        Assert.Equal((0.1234567891, 0, 0), (exact.Value, exact.Rel, exact.Abs));
    }

    [Fact]
    public void Update_keeps_other_captures_of_the_same_environment()
    {
        ExpansionBaseline old = Parse(File);
        Metric metric = SomeMetric.Noisy(1) with { Id = "b.pcap/ratio" };
        BaselineInput other = Input with { Name = "b.pcap" };
        BaselineCommand Updated(BaselineEnvironment here) =>
            BaselineUpdate.Of(here, "read {}", [other], [metric], _ => null, old).Commands.Single();
        Assert.Equal(["a.pcap/ratio", "b.pcap/ratio"], Updated(Here).Metrics.Select(one => one.Id));
        Assert.Equal(["b.pcap"], Updated(Here with { Rid = "linux-arm64" }).Inputs.Select(one => one.Name));
    }

    [Fact]
    public void Update_keeps_other_commands_and_the_runtime_of_exact_figures()
    {
        ExpansionBaseline exact = BaselineUpdate.Of(Here, Exact, [Input], [SomeMetric.Exact(1, 1)], _ => null, null);
        BaselineEnvironment later = Here with { Runtime = ".NET 10.0.1" };
        ExpansionBaseline both = BaselineUpdate.Of(
            later.WithoutRuntime, "read {}", [Input], [SomeMetric.Noisy(1)], _ => null, exact);
        Assert.Equal([Exact, "read {}"], both.Commands.Select(command => command.Command));
        Assert.Equal(Here, both.Environment);
        Assert.Null(later.WithoutRuntime.DifferenceFrom(both.Environment));
        // Figures of the old runtime are removed with it; the others stay.
        ExpansionBaseline moved = BaselineUpdate.Of(
            later, "parse --new {}", [Input], [SomeMetric.Exact(1, 1)], _ => null, both);
        Assert.Equal(["read {}", "parse --new {}"], moved.Commands.Select(command => command.Command));
        Assert.Equal(later, moved.Environment);
    }

    private static ExpansionBaseline Parse(string text) => BaselineJson.Parse("b.json", text, Exact);

    private static ExpansionBaseline Update(ExpansionBaseline? old, Metric metric) =>
        BaselineUpdate.Of(Here, "read {}", [Input], [metric], _ => null, old);
}
