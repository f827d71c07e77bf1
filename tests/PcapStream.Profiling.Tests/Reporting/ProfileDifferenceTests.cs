using System.Text;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver;
using PcapStream.Profiling.Weaver.Reporting;
using PcapStream.Profiling.Weaver.Reporting.Differences;

namespace PcapStream.Profiling.Tests.Reporting;

public sealed class ProfileDifferenceTests
{
    private const int Header = 24;

    private const string Old = """
        using System.Collections.Generic;
        public static class Shop
        {
            public static void Main()
            {
                var kept = new List<byte[]>(100);
                Fill(kept, 8);
                kept.Add(new byte[3000]);
            }
            private static void Fill(List<byte[]> kept, int count)
            {
                for (int i = 0; i < count; i++)
                    kept.Add(new byte[1000]);
                kept.Add(new byte[400]);
            }
        }
        """;

    [Fact]
    public void Growth_of_a_profiled_program_is_that_of_its_arrays()
    {
        string current = Old.Replace("Fill(kept, 8)", "Fill(kept, 20)", StringComparison.Ordinal)
            .Replace("new byte[400]", "new byte[800]", StringComparison.Ordinal)
            .Replace("        kept.Add(new byte[3000]);\n", "", StringComparison.Ordinal)
            .Replace("public static void Main", "\n    public static void Main", StringComparison.Ordinal);
        var difference = ProfileDifference.Between(Profile(Old), Profile(current));
        LineDifference[] changed = [.. difference.Lines.Where(line => line.Growth != 0)];
        Assert.Equal(
            [("kept.Add(new byte[1000]);", 12 * (1000 + Header)), ("kept.Add(new byte[800]);", 400),
                ("kept.Add(new byte[3000]);", -3000 - Header)],
            changed.Select(line => (line.Text, line.Growth)));
        Assert.Equal("Shop.Fill", changed[0].Method);
        Assert.Equal((13, 13), (changed[0].Old!.Line, changed[0].Line));
        Assert.Equal((8, 20), (changed[0].Old!.Occurrences, changed[0].Current!.Occurrences));
        Assert.True(changed[2].IsGone);
        // What Main calls grew as well, but those are other lines.
        LineDifference call = Assert.Single(difference.Lines, line => line.Text == "Fill(kept, 20);");
        Assert.Equal((7, 8, 0), (call.Old!.Line, call.Line, call.Growth));
        Assert.Equal(difference.Growth, difference.Lines.Sum(line => line.Growth));
        Assert.Equal((12 * (1000 + Header)) + 400 - 3000 - Header, difference.Growth);
    }

    [Fact]
    public void Same_program_has_no_difference()
    {
        var difference = ProfileDifference.Between(Profile(Old), Profile(Old));
        Assert.All(difference.Lines, line => Assert.Equal((0, false, false), (line.Growth, line.IsNew, line.IsGone)));
        Assert.NotEmpty(difference.Lines);
    }

    [Fact]
    public void Moved_line_is_the_same_line()
    {
        ProfileDifference difference = Between([(5, "a();", 10), (6, "b();", 20)], [(8, "b();", 25), (9, "a();", 10)]);
        Assert.Equal([("b();", 6, 8, 5L), ("a();", 5, 9, 0L)],
            difference.Lines.Select(line => (line.Text, line.Old!.Line, line.Line, line.Growth)));
    }

    [Fact]
    public void Equal_lines_keep_their_order()
    {
        ProfileDifference difference = Between(
            [(5, "a();", 1), (6, "}", 2), (7, "b();", 3), (8, "}", 4)],
            [(5, "new();", 9), (6, "}", 9), (7, "a();", 1), (8, "}", 2), (9, "b();", 3), (10, "}", 4)]);
        Assert.Equal([("new();", 5, true), ("}", 6, true)],
            difference.Lines.Where(line => line.Growth != 0).Select(line => (line.Text, line.Line, line.IsNew)));
    }

    [Fact]
    public void Line_with_another_text_is_the_same_in_the_same_place()
    {
        ProfileDifference difference = Between(
            [(5, "a();", 0), (6, "b(1);", 20)], [(7, "a();", 0), (8, "b(2);", 50), (9, "c();", 5)]);
        Assert.Equal([("b(2);", 20L, 50L), ("c();", 0L, 5L), ("a();", 0L, 0L)],
            difference.Lines.Select(line => (line.Text, line.Before, line.After)));
        Assert.True(difference.Lines[1].IsNew);
    }

    [Fact]
    public void Lines_without_source_are_matched_by_number()
    {
        ProfileDifference difference = Between([(5, "", 1), (6, "", 2)], [(6, "", 2), (7, "", 3)]);
        Assert.Equal([(7, 3L), (6, 0L), (5, -1L)], difference.Lines.Select(line => (line.Line, line.Growth)));
    }

    [Fact]
    public void Method_of_one_profile_is_new_or_gone()
    {
        SavedProfile old = Saved("Shop.Old", [(5, "a();", 7)]);
        SavedProfile current = Saved("Shop.New", [(5, "a();", 9)]);
        Assert.Equal([("Shop.New", 9L, true, false), ("Shop.Old", -7L, false, true)],
            ProfileDifference.Between(old, current).Lines
                .Select(line => (line.Method, line.Growth, line.IsNew, line.IsGone)));
    }

    [Fact]
    public void Large_methods_are_matched_too()
    {
        (int, string, long)[] lines = [.. Enumerable.Range(1, 5000).Select(i => (i, $"a({i});", (long)i))];
        (int, string, long)[] moved = [.. lines.Select(line => (line.Item1 + 3, line.Item2, line.Item3 + 1))];
        Assert.All(Between(lines, moved).Lines, line => Assert.Equal(1, line.Growth));
    }

    [Fact]
    public void Text_has_the_sum_and_marks()
    {
        ProfileDifference difference = Between([(5, "a();", 10), (9, "b();", 2)], [(5, "a();", 10), (6, "c();", 2048)]);
        string[] rows = DifferenceText.Render(difference, SizeUnit.Auto, least: 1).Split('\n');
        Assert.Contains("         new      2.0 KiB     +2.0 KiB            1   Shop.Fill, Shop.cs:6: c();", rows);
        Assert.Contains("         2 B         gone         -2 B            1   Shop.Fill, Shop.cs:9: b();", rows);
        Assert.Contains("        12 B      2.0 KiB     +2.0 KiB                the sum of all lines", rows);
        Assert.DoesNotContain(rows, row => row.Contains("a();", StringComparison.Ordinal));
        Assert.Contains("# 2 of 3 lines changed by at least 1 B.", rows);
    }

    [Fact]
    public void Other_figures_are_refused()
    {
        ProfilingException error = Assert.Throws<ProfilingException>(() => ProfileDifference.Between(
            Saved("Shop.Fill", []), Saved("Shop.Fill", []) with { Backend = Backend.Rss }));
        Assert.Equal(
            "the profiles have different figures: the old one is of --backend alloc, the new one of --backend rss",
            error.Message);
    }

    [Theory]
    [InlineData("", "it is not JSON")]
    [InlineData("[", "it is not JSON")]
    [InlineData("[]", "it is not an object")]
    [InlineData("{}", "schema is missing")]
    [InlineData("""{"schema":2}""", "schema is not 1")]
    [InlineData("""{"schema":1.5}""", "schema is not a whole number")]
    [InlineData("""{"schema":1,"backend":"disk"}""", "backend disk is not known")]
    [InlineData("""{"schema":1,"backend":"1"}""", "backend 1 is not known")]
    [InlineData("""{"schema":1,"backend":"alloc"}""", "methods is missing")]
    [InlineData("""{"schema":1,"backend":"alloc","methods":{}}""", "methods is not a list")]
    [InlineData("""{"schema":1,"backend":"alloc","methods":[1]}""", "methods[0]. is not an object")]
    [InlineData("""{"schema":1,"backend":"alloc","methods":[{"name":"A","file":"a","lines":[{"line":-1}]}]}""",
        "methods[0].lines[0].line is out of range")]
    [InlineData("""{"schema":1,"backend":"alloc","methods":[{"name":"A","file":"a","lines":[{"line":1e99}]}]}""",
        "methods[0].lines[0].line is not a whole number")]
    [InlineData("""{"schema":1,"backend":"alloc","methods":[{"name":"\ud800","file":"a","lines":[]}]}""",
        "a text in it is not Unicode")]
    public void Foreign_file_is_an_error_with_the_reason(string json, string reason)
    {
        ProfilingException error = Assert.Throws<ProfilingException>(
            () => SavedProfile.Parse("x.json", Encoding.UTF8.GetBytes(json)));
        Assert.Equal($"x.json: is not a profile of 'profile --json': {reason}", error.Message);
    }

    [Fact]
    public void Sums_beyond_64_bits_do_not_throw()
    {
        ProfileDifference difference = Between(
            [(1, "a();", long.MinValue), (2, "b();", long.MinValue)], [(1, "a();", long.MaxValue)]);
        Assert.NotEmpty(DifferenceText.Render(difference, SizeUnit.Auto, least: 0));
    }

    private static SavedProfile Profile(string source)
    {
        using var program = TestProgram.OfSource(source);
        string json = new JsonProfileFormat().Render(Profiled.Run(program).Profile, SizeUnit.Auto);
        return SavedProfile.Parse("test", Encoding.UTF8.GetBytes(json));
    }

    private static ProfileDifference Between((int, string, long)[] old, (int, string, long)[] current) =>
        ProfileDifference.Between(Saved("Shop.Fill", old), Saved("Shop.Fill", current));

    private static SavedProfile Saved(string method, (int Line, string Text, long Own)[] lines) =>
        new(Backend.Alloc, HasAlive: false,
        [
            .. lines.Select(
                line => new SavedLine(method, "/src/Shop.cs", line.Line, line.Text, 1) { Own = line.Own }),
        ]);
}
