using System.Text.RegularExpressions;
using PcapStream.Docs.Tests.Markdown;
using PcapStream.Docs.Tests.Running;

namespace PcapStream.Docs.Tests;

/// <summary>What pages say of options between their examples.</summary>
public partial class OptionTests
{
    [Fact]
    public void Every_option_on_a_page_exists()
    {
        using var sandbox = new Sandbox("");
        string[] commands = [.. CommandLine().Matches(Help(sandbox, [""])).Select(match => match.Groups["name"].Value)];
        Assert.Contains("parse", commands);
        // Commands within commands, which have their help on the page of the outer one.
        IEnumerable<string> inner =
            from command in commands
            let page = $"docs/commands/{command}.md"
            where Document.Names.Contains(page)
            from line in Document.Read(page).Prose
            let match = InnerCommand().Match(line.Text)
            where match.Success
            select $"{command} {match.Groups["name"].Value}";
        HashSet<string> known = [.. Options(Help(sandbox, [.. commands, .. inner, ""]))];
        IEnumerable<string> unknown =
            // Those beside the benchmarks tell of scripts.
            from page in Document.Names.Where(page => !page.StartsWith("bench/", StringComparison.Ordinal))
            from code in Document.Read(page).Codes()
            where code.Text.StartsWith('-')
                || commands.Append("pcapstream").Append("./pcapstream").Contains(code.Text.Split(' ')[0])
            // What follows "--" alone is another program's.
            from option in Options(code.Text.Split(" -- ")[0])
            where !known.Contains(option)
            select $"{page}:{code.Line}: {option}";
        Assert.Empty(unknown);
    }

    private static IEnumerable<string> Options(string text) => Option().Matches(text).Select(match => match.Value);

    private static string Help(Sandbox sandbox, IEnumerable<string> commands) => string.Join('\n',
        Shell.Run(commands.Select(command => new ShellCommand(0, $"pcapstream {command} --help", [])), sandbox.Folder)
            .SelectMany(result => result.Output));

    [GeneratedRegex("^  (?<name>[a-z]+) ", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    [GeneratedRegex("^<!-- begin help of (?<name>[a-z]+) -->")]
    private static partial Regex InnerCommand();

    [GeneratedRegex("(?<![^ ,|=])--[a-z][a-z-]*")]
    private static partial Regex Option();
}
