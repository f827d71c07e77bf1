namespace PcapStream.Docs.Tests.Markdown;

/// <summary>A fenced code block.</summary>
/// <param name="Line">The line of its opening fence, from 1.</param>
/// <param name="Language">The first word after the fence; empty for none.</param>
/// <param name="Flags">
/// What follows that word, apart by semicolons: see docs/README.md, "How these pages are tested".
/// </param>
/// <param name="Lines">What is between the fences.</param>
internal sealed record CodeBlock(int Line, string Language, IReadOnlyList<string> Flags, IReadOnlyList<string> Lines)
{
    private const string NotRunFlag = "not-run:";
    private const string NeedsFlag = "needs:";

    /// <summary>Whether figures are left out of the comparison.</summary>
    public bool IsMasked => Flags.Contains("masked");

    /// <summary>Why nothing of it is run; null when it is.</summary>
    public string? NotRun => Value(NotRunFlag);

    /// <summary>What may not be installed, and without which it is skipped.</summary>
    public IReadOnlyList<string> Needs => Value(NeedsFlag)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public string Text => string.Join('\n', Lines) + "\n";

    /// <summary>Flags that mean nothing.</summary>
    public IEnumerable<string> UnknownFlags =>
        Flags.Where(flag => flag != "masked"
            && !flag.StartsWith(NotRunFlag, StringComparison.Ordinal)
            && !flag.StartsWith(NeedsFlag, StringComparison.Ordinal));

    private string? Value(string flag) =>
        Flags.FirstOrDefault(one => one.StartsWith(flag, StringComparison.Ordinal))?[flag.Length..].Trim();
}
