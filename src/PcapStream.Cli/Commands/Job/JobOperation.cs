using System.CommandLine;
using System.CommandLine.Parsing;
using PcapStream.Buffers;
using PcapStream.Cli.Commands.Combine;
using PcapStream.Cli.Commands.Parse;
using PcapStream.Cli.Options;
using PcapStream.Columns;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Stats;

namespace PcapStream.Cli.Commands.Job;

/// <summary>
/// The command of a job: its shards' parts follow each other to the bytes of one run, or are partials, which
/// <c>combine</c> puts together to them.
/// </summary>
internal sealed class JobOperation
{
    private const string Fields = "parse";
    private const string Statistics = "stats";
    private const string Flows = "flows";
    private const string PartialExtension = ".part";

    // Lines stay lines when files follow each other; other formats have a start and an end.
    private static readonly string[] Lines = ["fields", "csv", "tsv", "jsonl", "ek"];

    private static readonly (string Option, string Reason)[] Refused =
    [
        ("-w", "the job names the shards and their outputs"),
        ("--shard", "the job names the shards and their outputs"),
        ("--partial", "the job names the shards and their outputs"),
        ("-r", "captures are named before --"),
        ("-i", "captures are named before --"),
        ("-c", "counts packets of all shards, which no shard knows"),
    ];

    private static readonly string[] RefusedPartials =
    [
        "-H", "--range", "--html", "--follow", "--partition-by", "--rows-per-file",
    ];

    private readonly Command _command;
    private readonly ParseResult _words;

    private JobOperation(CommandRow row, IReadOnlyList<string> words)
    {
        _command = row.Create(new RootCommand());
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
        if (CombineCommand.Rows.FirstOrDefault(row => row.Name == words[0]) is not { } row)
        {
            throw new UsageException(
                $"{words[0]}: results of shards cannot be put together; those of "
                + $"{string.Join(", ", CombineCommand.Rows.Select(one => one.Name))} can");
        }
        if (words.Contains("--"))
            throw new UsageException("a second --: captures are named before the first");
        var operation = new JobOperation(row, words);
        operation.Check();
        return operation;
    }

    /// <summary>The extension of the parts.</summary>
    /// <exception cref="UsageException">Parts of the format cannot be put together.</exception>
    public string ExtensionOfParts()
    {
        if (MakesPartials)
            return PartialExtension;
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

    /// <summary>Whether the parts are partials.</summary>
    public static bool IsPartial(JobManifest job) => job.Extension == PartialExtension;

    /// <summary>The words that a shard's command has besides: a header is in the first part alone.</summary>
    public static IEnumerable<string> WordsOf(JobManifest job, JobPart part) =>
    [
        .. part.Shard > 1 && !IsFolder(job) && !IsPartial(job) ? ["-E", "header=n"] : Array.Empty<string>(),
        IsPartial(job) ? "--partial" : "-w",
        part.Path,
    ];

    private bool MakesPartials => _command.Name != Fields || !(IsGiven("-T") || IsGiven("-e"));

    private void Check()
    {
        if (_words.Errors.Count > 0)
            throw new UsageException(_words.Errors[0].Message);
        foreach ((string option, string reason) in Refused)
        {
            if (IsGiven(option))
                throw new UsageException($"{option}: {reason}");
        }
        if (MakesPartials)
            CheckPartials();
        string? capture = _command.Arguments.SelectMany(argument => _words.GetResult(argument)?.Tokens ?? [])
            .FirstOrDefault()?.Value;
        if (capture is not null)
            throw new UsageException($"{capture}: is not an option of '{Fields}'; captures are named before --");
    }

    private void CheckPartials()
    {
        if (Array.Find(RefusedPartials, IsGiven) is { } option)
            throw new UsageException($"{option}: no shard has a part of its result");
        if (_command.Name == Flows)
            CheckColumns();
        if (_command.Name == Statistics)
            CheckStatistics();
    }

    private void CheckColumns()
    {
        foreach (FlowColumn? column in FlowColumns.FindAll(Values("-e")))
        {
            if (column?.NoPartial is { } reason)
                throw new UsageException($"column {column} cannot be put together: {reason}");
        }
    }

    private void CheckStatistics()
    {
        string[] names = Values("-z");
        if (names.Length == 0)
            throw new UsageException($"'{Statistics}' needs a statistic here: -z NAME");
        foreach (StatisticRequest request in StatisticOption.Parse(names))
        {
            if (request.NoPartial is { } reason)
                throw new UsageException($"{request.Name} cannot be put together: {reason}");
        }
    }

    private bool IsGiven(string option) => Result(option) is { Implicit: false };

    private string? Value(string option) => Result(option) is { Tokens: [var first, ..] } ? first.Value : null;

    private string[] Values(string option) => [.. Result(option)?.Tokens.Select(token => token.Value) ?? []];

    // Null for an option that the command does not have.
    private OptionResult? Result(string option) =>
        _command.Options.FirstOrDefault(one => one.Name == option) is { } known ? _words.GetResult(known) : null;
}
