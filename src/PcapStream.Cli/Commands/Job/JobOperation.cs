using System.CommandLine;
using PcapStream.Buffers;
using PcapStream.Cli.Commands.Parse;
using PcapStream.Cli.Options;
using PcapStream.Columns;

namespace PcapStream.Cli.Commands.Job;

/// <summary>The command of a job: its shards' parts follow each other to the bytes of one run.</summary>
internal sealed class JobOperation
{
    private const string Fields = "parse";

    // Lines stay lines when files follow each other; other formats have a start and an end.
    private static readonly string[] Lines = ["fields", "csv", "tsv", "jsonl", "ek"];

    private static readonly (string Option, string Reason)[] Refused =
    [
        ("-w", "the job names the shards and their outputs"),
        ("--shard", "the job names the shards and their outputs"),
        ("-r", "captures are named before --"),
        ("-i", "captures are named before --"),
        ("-c", "counts packets of all shards, which no shard knows"),
    ];

    private readonly Command _command;
    private readonly ParseResult _words;

    private JobOperation(IReadOnlyList<string> words)
    {
        _command = CommandTable.Rows.Single(row => row.Name == Fields).Create(new RootCommand());
        _words = _command.Parse(
            MemoryOptions.Normalise([.. words.Skip(1)]), new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>The memory limit that the command names, in bytes; null for the default.</summary>
    public long? MemoryLimit =>
        Value("--memory-limit") is { } text && ByteSize.TryParse(text, out long bytes) ? bytes : null;

    /// <summary>Reads the words of a command, as the command itself will.</summary>
    /// <exception cref="UsageException">They are wrong, or the parts cannot be put together.</exception>
    public static JobOperation Read(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
            throw new UsageException($"no command follows --, such as: {Fields} -T csv -e ip.src -e ip.dst");
        if (words[0] != Fields)
        {
            throw new UsageException(
                $"{words[0]}: results of shards cannot be added up yet; '{Fields} -T' writes lines or tables, which "
                + "can");
        }
        if (words.Contains("--"))
            throw new UsageException("a second --: captures are named before the first");
        var operation = new JobOperation(words);
        operation.Check();
        return operation;
    }

    /// <summary>The extension of the parts.</summary>
    /// <exception cref="UsageException">Parts of the format cannot be put together.</exception>
    public string ExtensionOfParts()
    {
        string format = Value("-T") ?? throw new UsageException($"'{Fields}' needs -T with a format here");
        if (Lines.Contains(format))
            return $".{format}";
        return ColumnFormat.Find(format) == ColumnFormat.Parquet
            ? FieldFormatList.Find(format)!.Extensions[0]
            : throw new UsageException(
                $"-T {format}: parts cannot be put together; use {string.Join(", ", Lines)} or parquet");
    }

    /// <summary>Whether the parts are the files of a folder, rather than lines that follow each other.</summary>
    public static bool IsFolder(JobManifest job) => ColumnFormat.Parquet.Packets.Extensions.Contains(job.Extension);

    /// <summary>The words that a shard's command has besides: a header is in the first part alone.</summary>
    public static IEnumerable<string> WordsOf(JobManifest job, int shard) =>
        shard > 1 && !IsFolder(job) ? ["-E", "header=n"] : [];

    private void Check()
    {
        if (_words.Errors.Count > 0)
            throw new UsageException(_words.Errors[0].Message);
        foreach ((string option, string reason) in Refused)
        {
            if (Value(option) is not null)
                throw new UsageException($"{option}: {reason}");
        }
        string? capture = _command.Arguments.SelectMany(argument => _words.GetResult(argument)?.Tokens ?? [])
            .FirstOrDefault()?.Value;
        if (capture is not null)
            throw new UsageException($"{capture}: is not an option of '{Fields}'; captures are named before --");
    }

    private string? Value(string option) =>
        _words.GetResult(_command.Options.Single(one => one.Name == option)) is { Tokens: [var first, ..] }
            ? first.Value
            : null;
}
