using System.Globalization;
using System.Net;
using System.Text;

namespace PcapStream.Cli.Rendering.Page;

/// <summary>
/// A page in one file: no script, font or picture. It is well-formed XML, and text from outside is escaped.
/// </summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _page = new();

    /// <param name="report">The name of the report, such as <c>stats</c>.</param>
    /// <param name="title">The title, not yet escaped.</param>
    /// <param name="subtitle">A line under the title, not yet escaped; null for none.</param>
    public HtmlPage(string report, string title, string? subtitle = null) =>
        _page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>{Escape(title)} · PcapStream</title>
            <style>
            {PageStyle.Css}</style>
            </head>
            <body>
            <header><p class="brand">PcapStream {report}</p><h1>{Escape(title)}</h1>{(
                subtitle is null ? "" : $"\n<p>{Escape(subtitle)}</p>")}</header>
            <main>

            """);

    /// <summary>Adds a section over the whole width.</summary>
    /// <param name="heading">The heading, not yet escaped.</param>
    /// <param name="content">Its HTML.</param>
    /// <param name="id">The target of links to it; null for none.</param>
    public void Section(string heading, string content, string? id = null) => Section("wide", heading, content, id);

    /// <summary>Adds a section over half of a wide screen.</summary>
    /// <param name="heading">The heading, not yet escaped.</param>
    /// <param name="content">Its HTML.</param>
    public void HalfSection(string heading, string content) => Section("half", heading, content, id: null);

    /// <summary>Adds a section of figures with their names.</summary>
    public void Tiles(IEnumerable<(string Label, string Value)> tiles)
    {
        _page.Append("<section class=\"wide tiles\">\n");
        foreach ((string label, string value) in tiles)
            Tile(label, value);
        _page.Append("</section>\n");
    }

    /// <summary>Ends the page.</summary>
    /// <returns>The whole page.</returns>
    public string Finish() => _page.Append("</main>\n</body>\n</html>\n").ToString();

    /// <summary>Escapes text from outside for HTML and XML.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(PrintableText.Of(text, keepLines: false));

    /// <summary>Escapes a line of source, whose tabs are kept.</summary>
    public static string EscapeCode(string line) => WebUtility.HtmlEncode(PrintableText.Of(line, keepLines: true));

    /// <summary>A paragraph.</summary>
    /// <param name="text">Its text, not yet escaped.</param>
    public static string Paragraph(string text) => $"<p>{Escape(text)}</p>\n";

    /// <summary>A list of remarks.</summary>
    /// <param name="notes">Their texts, not yet escaped.</param>
    public static string Notes(IEnumerable<string> notes) =>
        $"<ul class=\"notes\">\n{string.Concat(notes.Select(note => $"<li>{Escape(note)}</li>\n"))}</ul>\n";

    private void Section(string width, string heading, string content, string? id)
    {
        string target = id is null ? "" : $" id=\"{id}\"";
        _page.Append(CultureInfo.InvariantCulture,
            $"<section class=\"{width}\"{target}><h2>{Escape(heading)}</h2>\n{content}</section>\n");
    }

    // A long value is a figure, its unit and an explanation.
    private void Tile(string label, string value)
    {
        string[] words = value.Split(' ');
        int figure = words.Length > 1 && (IsUnit(words[1]) || words[1].EndsWith(',')) ? 2 : 1;
        bool isLong = words.Length > figure && char.IsAsciiDigit(value[0]);
        string rest = isLong ? $"<small>{Escape(string.Join(' ', words[figure..]))}</small>" : "";
        string shown = isLong ? string.Join(' ', words[..figure]).TrimEnd(',') : value;
        _page.Append(CultureInfo.InvariantCulture,
            $"<div><b>{Escape(shown)}</b><span>{Escape(label)}</span>{rest}</div>\n");
    }

    // Sizes, times and rates, such as MiB, ms and Mbit/s; not words such as packets.
    private static bool IsUnit(string word) =>
        word is "B" or "s" or "ms" or "µs" or "min" or "h" or "d" or "%"
        || word.EndsWith("bit/s", StringComparison.Ordinal)
        || word.EndsWith("iB", StringComparison.Ordinal);
}
