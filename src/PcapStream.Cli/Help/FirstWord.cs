namespace PcapStream.Cli.Help;

/// <summary>The first word of a command line, which names a command.</summary>
internal static class FirstWord
{
    private static readonly string[] Options = ["--help", "-h", "-?", "--version"];

    // tshark's and tcpdump's option in front of a capture.
    private const string Read = "-r";

    /// <summary>Checks that the first word is a command or an option of the program.</summary>
    /// <exception cref="UsageException">It is not; the message names the nearest command.</exception>
    public static void Check(string[] args)
    {
        string word = args[0];
        if (Options.Contains(word) || Array.Exists(CommandTable.Rows, row => row.Name == word))
            return;
        string? capture = args is [Read, { } read, ..] ? read : File.Exists(word) ? word : null;
        if (capture is not null)
        {
            throw new UsageException(
                $"the first word is not a command; 'pcapstream info {capture}' describes that capture, 'pcapstream "
                + $"parse {capture}' counts its packets");
        }
        throw new UsageException(word.StartsWith('-')
            ? $"the first word is not a command: {word} stands after one, as in 'pcapstream info {word}'"
            : CommandTable.Unknown(word));
    }
}
