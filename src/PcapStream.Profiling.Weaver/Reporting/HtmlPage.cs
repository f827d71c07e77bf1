namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>What is the same in every page.</summary>
internal static class HtmlPage
{
    public const string Head = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Memory by line</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; }
        table { border-collapse: collapse; }
        th, td { text-align: right; padding: 0 .75rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
        th { border-bottom: 1px solid; font-weight: 600; }
        .code { text-align: left; white-space: pre; font-family: ui-monospace, monospace; font-size: 13px; tab-size: 4; }
        .heat, .cold { width: 6rem; min-width: 6rem; padding: 0; }
        .heat i, .cold i { display: block; height: 1.1em; margin-left: auto; background: #d9480f; }
        .cold i { background: #1c7ed6; }
        .note { margin: 0; opacity: .75; }
        svg { display: block; max-width: 100%; }
        svg path { fill: none; stroke: #d9480f; stroke-width: 1.5; }
        svg text { fill: currentColor; font-size: 12px; }
        </style>
        <h1>Memory by line</h1>

        """;
}
