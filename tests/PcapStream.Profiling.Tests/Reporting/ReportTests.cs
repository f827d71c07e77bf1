using System.Text.Json;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Reporting;

namespace PcapStream.Profiling.Tests.Reporting;

public sealed class ReportTests : IDisposable
{
    private const int Mebi = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_is_the_table_of_memory_profiler()
    {
        string text = TextReport.Render(One(Backend.Rss), SizeUnit.MiB);
        Assert.Contains($$"""
            Filename: {{_folder["Shop.cs"]}}

            Line #    Mem usage    Increment  Occurrences   Line Contents
            =============================================================
                 1     38.8 MiB      0.0 MiB            1   static void Fill()
                 2                                          {
                 3     84.9 MiB     46.1 MiB            4       kept.Add(new byte[n]);
                *4     64.9 MiB    -20.0 MiB            1       kept.Clear(); // a | b <c>



            """.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void Per_thread_readings_are_bytes_per_occurrence()
    {
        string text = TextReport.Render(One(Backend.Alloc), SizeUnit.Auto);
        Assert.Contains("     3     11.5 MiB     46.1 MiB            4       kept.Add(new byte[n]);\n", text);
        Assert.Contains("# Bytes allocated on the garbage-collected heap", text);
    }

    [Theory]
    [InlineData(0, SizeUnit.Auto, "0 B")]
    [InlineData(1000, SizeUnit.Auto, "1000 B")]
    [InlineData(1024, SizeUnit.Auto, "1.0 KiB")]
    [InlineData(-20.0 * Mebi, SizeUnit.Auto, "-20.0 MiB")]
    [InlineData(3.5 * 1024 * Mebi, SizeUnit.Auto, "3.5 GiB")]
    [InlineData(3.3, SizeUnit.Auto, "3.3 B")]
    [InlineData(1 << 20, SizeUnit.B, "1048576 B")]
    [InlineData(1 << 20, SizeUnit.KiB, "1024.0 KiB")]
    [InlineData(1 << 19, SizeUnit.MiB, "0.5 MiB")]
    public void Sizes_have_the_requested_unit(double bytes, SizeUnit unit, string text) =>
        Assert.Equal(text, SizeText.Of(bytes, unit));

    [Fact]
    public void Ten_lines_that_grew_most_precede_several_tables()
    {
        string text = TextReport.Render(Many(12), SizeUnit.B);
        string[] greatest = text[text.IndexOf(
            "The ten lines", StringComparison.Ordinal)..text.IndexOf("Filename", StringComparison.Ordinal)].Split('\n');
        Assert.Equal(10, greatest.Count(line => line.Contains("Shop.cs:3", StringComparison.Ordinal)));
        Assert.StartsWith(
            "       112 B", Array.Find(greatest, line => line.Contains("Shop.cs", StringComparison.Ordinal)));
    }

    [Fact]
    public void Methods_with_small_changes_are_left_out_and_counted()
    {
        Assert.Equal(3, Many(12).From(110).Methods.Count);
        string text = TextReport.Render(Many(12).From(1000), SizeUnit.B);
        Assert.Contains(
            "# Methods left out, because none of their lines changed by at least the given size: 12.\n", text);
        Assert.DoesNotContain("No profiled method has run", text);
    }

    [Fact]
    public void Empty_profile_has_a_note() =>
        Assert.Contains(
            "# No profiled method has run.\n",
            TextReport.Render(new MemoryProfile(Backend.Alloc, ProfileEnding.Ended, Complete: true, []), SizeUnit.B));

    [Fact]
    public void Json_has_bytes()
    {
        using var json = JsonDocument.Parse(new JsonProfileFormat().Render(One(Backend.Rss), SizeUnit.MiB));
        JsonElement method = json.RootElement.GetProperty("methods")[0];
        Assert.Equal("rss", json.RootElement.GetProperty("backend").GetString());
        Assert.Equal("Shop.Fill", method.GetProperty("name").GetString());
        Assert.Equal("signature", method.GetProperty("lines")[0].GetProperty("kind").GetString());
        Assert.Equal((long)(46.1 * Mebi), method.GetProperty("lines")[1].GetProperty("increment").GetInt64());
        Assert.Equal(
            method.GetProperty("growth").GetInt64(),
            method.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("increment").GetInt64()));
    }

    [Fact]
    public void Markdown_keeps_its_columns_for_any_source()
    {
        string text = new MarkdownProfileFormat().Render(One(Backend.Rss), SizeUnit.Auto);
        Assert.Contains(
            "| \\*4 | 64.9 MiB | -20.0 MiB | 1 | &nbsp;&nbsp;&nbsp;&nbsp;`kept.Clear(); // a \\| b <c>` |\n", text);
    }

    private MemoryProfile One(Backend backend)
    {
        long grown = (long)(46.1 * Mebi);
        return new MemoryProfile(backend, ProfileEnding.Ended, Complete: true, [new ProfiledMethod("Shop.Fill", 1,
            grown - (20 * Mebi),
        [
            new ProfiledLine(Source(), 1, 0, 1, (long)(38.8 * Mebi), InProgress: false),
            new ProfiledLine(Source(), 3, grown, 4, (long)(84.9 * Mebi), InProgress: false),
            new ProfiledLine(Source(), 4, -20 * Mebi, 1, (long)(64.9 * Mebi), InProgress: true),
        ])]);
    }

    private MemoryProfile Many(int count) => new(Backend.Alloc, ProfileEnding.Ended, Complete: true,
    [
        .. Enumerable.Range(1, count).Select(number => new ProfiledMethod($"Shop.Fill{number}", 1, 100 + number,
        [
            new ProfiledLine(Source(), 1, 0, 1, 0, InProgress: false),
            new ProfiledLine(Source(), 3, 100 + number, 1, 0, InProgress: false),
        ])),
    ]);

    private string Source()
    {
        File.WriteAllText(_folder["Shop.cs"],
            "static void Fill()\n{\n    kept.Add(new byte[n]);\n    kept.Clear(); // a | b <c>\n}\n");
        return _folder["Shop.cs"];
    }
}
