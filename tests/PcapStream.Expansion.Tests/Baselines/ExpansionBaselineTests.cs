using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Tests.Support;

namespace PcapStream.Expansion.Tests.Baselines;

public sealed class ExpansionBaselineTests
{
    private const string File = """
        {
          "schema": 1,
          "environment": {
            "runtime": ".NET 10.0.0",
            "rid": "linux-x64",
            "tiered_compilation": false,
            "tool_version": "0.1.0"
          },
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

        """;

    private static readonly BaselineEnvironment Here = new(".NET 10.0.0", "linux-x64", false, "0.1.0");
    private static readonly BaselineInput Input = new("a.pcap", "00ff", 24);

    [Fact]
    public void A_baseline_is_read_and_written_as_it_was() => Assert.Equal(File, BaselineJson.Render(BaselineJson.Parse("b.json", File)));

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "has schema 2; this version knows 1")]
    [InlineData("\"noisy\"", "\"loud\"", "is no baseline")]
    [InlineData("\"value\": 0.5,", "", "is no baseline")]
    [InlineData("\"abs\"", "\"absolute\"", "is no baseline")]
    [InlineData("\"rel\": 0.01", "\"rel\": -1", "a.pcap/ratio has a negative tolerance")]
    [InlineData("\"max\": null", "\"max\": 1e999", "a.pcap/ratio has a number that is too large")]
    [InlineData("\"value\": 0.5", "\"value\": 1e999", "a.pcap/ratio has a number that is too large")]
    [InlineData("a.pcap/ratio", "a.pcap/ratoi", "a.pcap/ratoi is no figure of any of its inputs")]
    [InlineData("a.pcap/ratio", "b.pcap/ratio", "b.pcap/ratio is no figure of any of its inputs")]
    [InlineData("\"metrics\": [", "\"metrics\": [ null,", "is no baseline: it has an entry that is null")]
    [InlineData("\"inputs\": [", "\"inputs\": [ null,", "is no baseline: it has an entry that is null")]
    [InlineData("\"environment\": {", "\"environment\": null, \"other\": {", "is no baseline")]
    public void What_is_no_baseline_is_refused_with_the_files_name(string part, string other, string message)
    {
        Exception error = Assert.Throws<BaselineException>(() => BaselineJson.Parse("b.json", File.Replace(part, other)));
        Assert.StartsWith("b.json: ", error.Message);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Another_environment_or_capture_is_incomparable_and_says_in_what()
    {
        ExpansionBaseline baseline = BaselineJson.Parse("b.json", File);
        Assert.Null(baseline.Incomparable(Here, Input));
        Assert.Equal("another environment: runtime is .NET 10.0.1, the baseline's .NET 10.0.0", baseline.Incomparable(Here with { Runtime = ".NET 10.0.1" }, Input));
        Assert.Equal("a.pcap is another capture than the baseline's (24 bytes, then 24)", baseline.Incomparable(Here, Input with { Sha256 = "ff00" }));
        Assert.Equal("b.pcap is not in the baseline", baseline.Incomparable(Here, Input with { Name = "b.pcap" }));
    }

    [Fact]
    public void An_update_takes_the_new_value_and_keeps_tolerances_and_limits_set_by_hand()
    {
        ExpansionBaseline old = BaselineJson.Parse("b.json", File.Replace("0.02", "0.3").Replace("null", "2"));
        BaselineMetric updated = Update(old, SomeMetric.Noisy(0.7, 0.8, 0.9)).Metrics.Single();
        Assert.Equal((0.8, 0.01, 0.3, 3, 2), (updated.Value, updated.Rel, updated.Abs, updated.Runs, updated.Max));
    }

    [Fact]
    public void A_new_figure_tolerates_what_its_runs_differed_by_and_no_less_than_is_of_use()
    {
        Assert.Equal(0.2, Update(null, SomeMetric.Noisy(0.7, 0.8, 0.9)).Metrics.Single().Abs);
        Assert.Equal(0.02, Update(null, SomeMetric.Noisy(0.8, 0.8, 0.801)).Metrics.Single().Abs);
        BaselineMetric exact = Update(null, SomeMetric.Exact(0.1234567891, 0.1234567891)).Metrics.Single();
        Assert.Equal((0.1234567891, 0, 0), (exact.Value, exact.Rel, exact.Abs));
    }

    [Fact]
    public void An_update_keeps_captures_that_were_not_measured_unless_the_environment_is_another()
    {
        ExpansionBaseline old = BaselineJson.Parse("b.json", File);
        Metric metric = SomeMetric.Noisy(1) with { Id = "b.pcap/ratio" };
        BaselineInput other = Input with { Name = "b.pcap" };
        Assert.Equal(["a.pcap/ratio", "b.pcap/ratio"], BaselineUpdate.Of(Here, [other], [metric], _ => null, old).Metrics.Select(one => one.Id));
        Assert.Equal(["b.pcap"], BaselineUpdate.Of(Here with { Rid = "linux-arm64" }, [other], [metric], _ => null, old).Inputs.Select(one => one.Name));
    }

    private static ExpansionBaseline Update(ExpansionBaseline? old, Metric metric) => BaselineUpdate.Of(Here, [Input], [metric], _ => null, old);
}
