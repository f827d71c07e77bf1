using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver.Reporting;

namespace PcapStream.Cli.Commands.Profile;

/// <summary>
/// A profile as a page: the growth over time, the lines and methods that grew most, and the source of each method with
/// a bar for each line.
/// </summary>
internal sealed class ProfilePage : IReportFormat
{
    private const int MostLines = 10;
    private const int MostMethods = 50;

    public string Extension => ".html";

    public string Render(MemoryProfile profile, SizeUnit unit)
    {
        var source = new SourceText();
        ProfiledMethod[] methods = [.. profile.Methods.OrderByDescending(method => method.Growth)];
        var page = new HtmlPage("profile", "Memory by line", ReportNotes.Heading(profile));
        page.Tiles(Tiles(profile, unit));
        if (profile.Timeline.Count > 1)
            page.Section("Growth over time", Timeline(profile, methods));
        if (profile.Greatest(MostLines) is { Count: > 0 } greatest)
        {
            page.Section(
                profile.Live is null ? "The lines that grew most" : "The lines that keep most alive",
                Greatest(profile, greatest, methods, unit, source));
        }
        if (methods.Length > 0)
            page.Section("Methods by growth", Methods(profile, methods, unit));
        for (int i = 0; i < methods.Length; i++)
            page.Section(methods[i].Title, MethodSource.Render(profile, methods[i], unit, source), Target(i));
        page.Section("Notes", HtmlPage.Notes(ReportNotes.Caveats(profile)));
        return page.Finish();
    }

    private static IEnumerable<(string Label, string Value)> Tiles(MemoryProfile profile, SizeUnit unit)
    {
        // Lines' own bytes, so that a method's are not counted again in the line that calls it.
        ProfiledLine[] lines = [.. profile.Methods.SelectMany(method => method.Lines)];
        if (profile.Live is not null)
            yield return ("still alive", SizeText.Of(lines.Sum(line => line.Alive), unit));
        yield return (
            profile.Backend is Profiling.Backend.Alloc or Profiling.Backend.Live ? "allocated" : "growth",
            SizeText.Of(lines.Sum(line => line.Own), unit));
        if (profile.Timeline.Count > 1)
        {
            yield return ("peak resident set", SizeText.Of(profile.Timeline.Max(sample => sample.Resident), unit));
            yield return ("time", ChartAxis.Seconds(profile.Timeline[^1].Seconds));
        }
        yield return ("methods", Quantities.Count(profile.Methods.Count));
        yield return ("calls", Quantities.Count(profile.Methods.Sum(method => method.Calls)));
    }

    private static string Timeline(MemoryProfile profile, ProfiledMethod[] methods)
    {
        const int MostCharted = 6;
        IReadOnlyList<ProfileSample> samples = profile.Timeline;
        var resident = new ChartLine("resident set", Points(sample => sample.Resident));
        List<ChartLine> charged =
            [new ChartLine("charged to profiled lines", Points(sample => sample.Charged.Values.Sum()))];
        // Overloads share a name, and their growth.
        IEnumerable<IGrouping<string, ProfiledMethod>> names = methods.GroupBy(method => method.Name);
        foreach (IGrouping<string, ProfiledMethod> name in names.Take(methods.Length > 1 ? MostCharted : 0))
        {
            charged.Add(new ChartLine(
                name.Count() == 1 ? name.First().Title : name.Key,
                Points(sample => sample.Charged.GetValueOrDefault(name.Key)), IsDashed: true));
        }
        return Chart([resident]) + Chart(charged);

        string Chart(IReadOnlyList<ChartLine> lines) => LineChart.Render(
            ChartAxes.BytesOverTime(
                lines[0].Name, samples[^1].Seconds, lines.Min(line => line.Points.Min(point => point.Y)),
                lines.Max(line => line.Points.Max(point => point.Y))),
            lines);

        (double, double)[] Points(Func<ProfileSample, long> size) =>
            [.. samples.Select(sample => (sample.Seconds, (double)size(sample)))];
    }

    private static string Greatest(MemoryProfile profile,
        IReadOnlyList<(ProfiledMethod Method, ProfiledLine Line)> greatest, ProfiledMethod[] methods, SizeUnit unit,
        SourceText source)
    {
        bool isLive = profile.Live is not null;
        TableColumn[] sizes = isLive
            ? [new("still alive", ColumnKind.Bar), new("allocated", ColumnKind.Bar) { IsExtra = true }]
            : [new("increment", ColumnKind.Bar)];
        var table = new HtmlTable(
        [
            .. sizes, new("occurrences") { IsExtra = true }, new("line", ColumnKind.Text),
            new("contents", ColumnKind.Code),
        ]);
        foreach ((ProfiledMethod method, ProfiledLine line) in greatest)
        {
            TableCell own = new(SizeText.Of(line.Own, unit), line.Own);
            TableCell[] figures = isLive ? [new(SizeText.Of(line.Alive, unit), line.Alive), own] : [own];
            string place = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(line.File)}:{line.Line}");
            table.Row(
            [
                .. figures, Quantities.Count(line.Occurrences),
                Link(place, Array.IndexOf(methods, method)),
                new TableCell("") { Html = HtmlPage.EscapeCode(source.Line(line.File, line.Line).Trim()) },
            ]);
        }
        return table.Render();
    }

    private static string Methods(MemoryProfile profile, ProfiledMethod[] methods, SizeUnit unit)
    {
        var table = new HtmlTable(
            new TableColumn("method", ColumnKind.Prose), new("growth", ColumnKind.Bar),
            new("of its own lines", ColumnKind.Bar) { IsExtra = true }, new("calls"));
        for (int i = 0; i < Math.Min(methods.Length, MostMethods); i++)
        {
            long own = methods[i].Lines.Sum(line => profile.Live is null ? line.Own : line.Alive);
            table.Row(
                Link(methods[i].Title, i), new TableCell(SizeText.Of(methods[i].Growth, unit), methods[i].Growth),
                new TableCell(SizeText.Of(own, unit), own), Quantities.Count(methods[i].Calls));
        }
        return table.Render() + (methods.Length > MostMethods
            ? HtmlPage.Paragraph($"and {Quantities.Count(methods.Length - MostMethods)} more below")
            : "");
    }

    private static TableCell Link(string text, int method) =>
        new(text) { Html = $"<a href=\"#{Target(method)}\">{HtmlPage.Escape(text)}</a>" };

    private static string Target(int method) => string.Create(CultureInfo.InvariantCulture, $"m{method}");
}
