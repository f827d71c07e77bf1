using System.Globalization;
using System.Net;
using System.Text;

namespace PcapStream.Cli.Rendering;

/// <summary>The parts that all pages share: a style for light and dark themes and for screens of any size.</summary>
internal static class HtmlPage
{
    private const string Css = """

        :root {
            color-scheme: light dark; --paper: #f6f7f9; --card: #fff; --ink: #1b2330;
            --soft: #667085; --line: #e4e7ec; --one: #2563eb; --two: #0d9488; --hot: #c2410c;
        }
        @media (prefers-color-scheme: dark) {
            :root {
                --paper: #0f141b; --card: #171e28; --ink: #e6eaf0; --soft: #94a3b8;
                --line: #283241; --one: #60a5fa; --two: #2dd4bf; --hot: #fb923c;
            }
        }
        * { box-sizing: border-box; }
        body {
            margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: var(--paper);
            color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
        }
        header { margin-bottom: 1.25rem; }
        h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
        h2 { margin: 0 0 .75rem; font-size: 1rem; }
        .brand { margin: 0; color: var(--one); font-weight: 600; letter-spacing: .02em; }
        .when, p { margin: .25rem 0; color: var(--soft); }
        main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; }
        section {
            background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
            padding: 1rem 1.25rem;
        }
        .wide { grid-column: 1 / -1; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; }
        .tiles b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
        .tiles span { color: var(--soft); }
        svg { display: block; width: 100%; height: auto; overflow: visible; }
        svg text { fill: var(--soft); font-size: 11px; font-family: inherit; }
        svg .grid { stroke: var(--line); }
        svg .packets { fill: var(--one); }
        svg .bits { fill: none; stroke: var(--two); stroke-width: 1.75; stroke-linejoin: round; }
        svg .node rect { stroke: var(--card); stroke-width: 1.5; }
        svg .node text { fill: #fff; font-size: 12px; }
        .legend { display: flex; gap: 1.25rem; }
        .legend i {
            display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem;
            margin-right: .4rem; vertical-align: -.1rem;
        }
        .bars {
            display: grid; grid-template-columns: auto 1fr auto; gap: .35rem .75rem;
            align-items: center; font-variant-numeric: tabular-nums;
        }
        .bars span { overflow-wrap: anywhere; }
        .bars u {
            display: block; height: .85rem; border-radius: .25rem;
            background: var(--line); text-decoration: none;
        }
        .bars u i { display: block; height: 100%; border-radius: .25rem; background: var(--one); }
        .bars b { text-align: right; font-weight: 500; }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; }
        th { color: var(--soft); font-weight: 500; white-space: normal; vertical-align: bottom; }
        th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid var(--line); }
        th:first-child, td:first-child { text-align: left; padding-left: 0; }
        .zero { color: var(--soft); opacity: .55; }
        @media (max-width: 46rem) {
            body { padding: .75rem; }
            main { grid-template-columns: minmax(0, 1fr); }
            section { padding: .85rem; }
        }

        """;

    /// <summary>Begins a page: its head, the title, and the start of the main part.</summary>
    /// <param name="page">Where the page is written.</param>
    /// <param name="title">The title, not yet escaped.</param>
    /// <param name="subtitle">A line under the title, not yet escaped; null for none.</param>
    public static void Begin(StringBuilder page, string title, string? subtitle = null) =>
        page.Append(CultureInfo.InvariantCulture, $$"""
            <!DOCTYPE html>
            <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>{{Escape(title)}} · PcapStream</title>
            <style>{{Css}}</style>
            </head>
            <body>
            <header><p class="brand">PcapStream</p><h1>{{Escape(title)}}</h1>{{(
                subtitle is null ? "" : $"\n<p class=\"when\">{Escape(subtitle)}</p>")}}</header>
            <main>

            """);

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    public static void End(StringBuilder page) => page.Append("</main>\n</body>\n</html>\n");

    /// <summary>Escapes text from outside for HTML and XML.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(PrintableText.Of(text, keepLines: false));
}
