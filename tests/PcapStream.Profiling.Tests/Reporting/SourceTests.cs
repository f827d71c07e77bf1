using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Reporting;

/// <summary>Line contents are those of the compiled source, or the report has a note.</summary>
public sealed class SourceTests
{
    private const string Source = """
        public static class Sample
        {
            public static object? Kept;

            public static void Main()
            {
                Kept = new byte[1000];
            }
        }
        """;

    [Fact]
    public void Renamed_source_is_found_by_its_checksum()
    {
        using var program = TestProgram.OfSource(Source, mappedFolder: "/_/sources");
        // Has the same name and is closer to the path in the PDB.
        Directory.CreateDirectory(program["sources"]);
        File.WriteAllText(Path.Combine(program["sources"], "Sample.cs"), "another");
        ProfiledMethod main = Profiled.Run(program).Method("Sample.Main");
        Assert.Equal(program["Sample.cs"], main.File);
        Assert.Equal(1024, main.Line("new byte[1000]").Increment);
        Assert.Equal(5, main.Signature.Line);
    }

    [Fact]
    public void Missing_source_is_named()
    {
        using var program = TestProgram.OfSource(Source, mappedFolder: "/_/sources");
        File.Delete(program["Sample.cs"]);
        ProfileResult result = Profiled.Run(program);
        Assert.Equal("/_/sources/Sample.cs", result.Method("Sample.Main").File);
        Assert.Contains(
            "# Not found, so that line contents are empty: /_/sources/Sample.cs.\n",
            TextReport.Render(result.Profile, SizeUnit.B));
    }

    [Fact]
    public void Changed_source_gives_a_warning()
    {
        using var program = TestProgram.OfSource(Source);
        File.AppendAllText(program["Sample.cs"], "\n");
        var warnings = new List<string>();
        ProfileResult result = Profiled.Run(program, warnings: warnings);
        Assert.Equal(
            $"{program["Sample.cs"]}: has changed since Sample.dll was built: lines may be wrong; build it again",
            Assert.Single(warnings));
        Assert.DoesNotContain("Not found", TextReport.Render(result.Profile, SizeUnit.B));
    }
}
