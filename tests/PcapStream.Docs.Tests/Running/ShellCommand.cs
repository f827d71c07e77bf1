using PcapStream.Docs.Tests.Markdown;

namespace PcapStream.Docs.Tests.Running;

/// <summary>A command after <c>$ </c> in a console block, and its expected output.</summary>
/// <param name="Line">Its line in the page, from 1.</param>
/// <param name="Text">What the shell runs; several lines when each but the last ends in a backslash.</param>
/// <param name="Output">What stands below it.</param>
internal sealed record ShellCommand(int Line, string Text, IReadOnlyList<string> Output)
{
    private const string Prompt = "$ ";

    /// <summary>Whether an error would be seen below it: something stands there, and nothing is left out.</summary>
    public bool ShowsAll => Output.Count > 0 && !Output.Contains(Expectation.Anything);

    /// <summary>The commands of a block; lines before the first one are an error of the page.</summary>
    public static IReadOnlyList<ShellCommand> In(CodeBlock block)
    {
        var commands = new List<ShellCommand>();
        for (int i = 0; i < block.Lines.Count;)
        {
            Assert.True(
                block.Lines[i].StartsWith(Prompt, StringComparison.Ordinal),
                $"line {block.Line + i + 1}: a console block begins with '$ ' and a command");
            int first = i;
            while (block.Lines[i].EndsWith('\\') && i + 1 < block.Lines.Count)
                i++;
            string text = string.Join('\n', block.Lines.Skip(first).Take(i - first + 1))[Prompt.Length..];
            int output = ++i;
            while (i < block.Lines.Count && !block.Lines[i].StartsWith(Prompt, StringComparison.Ordinal))
                i++;
            commands.Add(
                new ShellCommand(
                    block.Line + first + 1, text,
                    [.. block.Lines.Skip(output)
                        .Take(i - output)
                        .Reverse()
                        .SkipWhile(line => line.Length == 0)
                        .Reverse()]));
        }
        return commands;
    }
}
