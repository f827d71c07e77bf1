namespace PcapStream.Cli.Commands.Fields.Scripts;

/// <summary>What a script asks tshark for.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The value, or the option itself.</param>
internal sealed record ScriptRequest(int Line, RequestKind Kind, string Text);

/// <summary>The kind of a request.</summary>
internal enum RequestKind
{
    Field,
    DisplayFilter,
    CaptureFilter,
    Statistic,
    Format,
    Preference,
    Option,
}

/// <summary>
/// Finds what a script asks tshark for: in its commands, in lists of quoted words, and in pyshark's calls.
/// </summary>
internal static class ScriptRequests
{
    private const string Program = "tshark";
    private const string PysharkFilter = "display_filter=";

    private static readonly Dictionary<string, RequestKind> Valued = new()
    {
        ["-e"] = RequestKind.Field,
        ["-Y"] = RequestKind.DisplayFilter,
        ["--display-filter"] = RequestKind.DisplayFilter,
        ["-R"] = RequestKind.DisplayFilter,
        ["--read-filter"] = RequestKind.DisplayFilter,
        ["-f"] = RequestKind.CaptureFilter,
        ["-z"] = RequestKind.Statistic,
        ["-T"] = RequestKind.Format,
        ["-o"] = RequestKind.Preference,
    };

    // Options of tshark with values that say nothing of packets.
    private static readonly string[] OtherValued =
    [
        "-r", "-w", "-c", "-E", "-d", "-i", "-a", "-b", "-B", "-s", "-F", "-t", "-u", "-N", "-O", "-X", "-K",
        "-y",
    ];

    /// <summary>The requests of a script.</summary>
    public static IEnumerable<ScriptRequest> Of(string script) =>
        Of([.. ScriptWords.Of(script)], isOfProgram: script.Contains(Program, StringComparison.Ordinal));

    /// <summary>The requests of a command line.</summary>
    public static IEnumerable<ScriptRequest> OfCommandLine(IEnumerable<string> words) =>
        Of([.. words.Select(word => new ScriptWord(word, 1, IsQuoted: true, ""))], isOfProgram: true);

    private static IEnumerable<ScriptRequest> Of(ScriptWord[] words, bool isOfProgram)
    {
        for (int i = 0; i < words.Length; i++)
        {
            ScriptWord word = words[i];
            if (word.Text.StartsWith(PysharkFilter, StringComparison.Ordinal))
            {
                string filter = word.Text[PysharkFilter.Length..];
                if (filter.Length > 0)
                    yield return new ScriptRequest(word.Line, RequestKind.DisplayFilter, filter);
                continue;
            }
            bool isOption = word.Text.Length > 1 && word.Text[0] == '-'
                && (word.IsQuoted ? isOfProgram : word.Command == Program);
            if (!isOption)
                continue;
            (string name, string? attached) = Parts(word.Text);
            if (!Valued.TryGetValue(name, out RequestKind kind))
            {
                yield return new ScriptRequest(word.Line, RequestKind.Option, name);
                i += attached is null && OtherValued.Contains(name) ? 1 : 0;
            }
            else if (attached is not null)
                yield return new ScriptRequest(word.Line, kind, attached);
            else if (i + 1 < words.Length)
                yield return new ScriptRequest(words[i + 1].Line, kind, words[++i].Text);
        }
    }

    // An option and the value that is joined to it, as in -Tfields and --display-filter=dns.
    private static (string Name, string? Value) Parts(string word)
    {
        if (word.StartsWith("--", StringComparison.Ordinal))
            return word.Split('=', 2) is [string name, string value] ? (name, value) : (word, null);
        string letter = word[..2];
        bool hasValue = Valued.ContainsKey(letter) || OtherValued.Contains(letter);
        return word.Length > 2 && hasValue ? (letter, word[2..]) : (hasValue ? letter : word, null);
    }
}
