using PcapStream.Cli.Commands.Parse;
using PcapStream.Columns;
using PcapStream.Operations.Export;

namespace PcapStream.Cli.Commands.Job;

/// <summary>The commands whose shards follow each other to the bytes of one run, and what they need for it.</summary>
internal static class JobOperation
{
    private const string Fields = "parse";

    // Lines stay lines when files follow each other; other formats have a start and an end.
    private static readonly string[] Lines = ["fields", "csv", "tsv", "jsonl", "ek"];

    /// <summary>The extension of the parts of a command.</summary>
    /// <exception cref="UsageException">The parts of the command cannot be put together.</exception>
    public static string ExtensionOf(IReadOnlyList<string> command)
    {
        if (command.Count == 0)
            throw new UsageException($"no command follows --, such as: {Fields} -T csv -e ip.src -e ip.dst");
        if (command[0] != Fields)
        {
            throw new UsageException(
                $"{command[0]}: results of shards cannot be added up yet; '{Fields} -T' writes lines or tables, which "
                + "can");
        }
        foreach (string word in command)
        {
            if (word is "-w" or "--shard" || word.StartsWith("--shard=", StringComparison.Ordinal))
                throw new UsageException($"{word}: the job names the shards and their outputs");
        }
        string format = FormatOf(command) ?? throw new UsageException($"'{Fields}' needs -T with a format here");
        if (Lines.Contains(format))
            return $".{format}";
        return ColumnFormat.Find(format) == ColumnFormat.Parquet
            ? FieldFormatList.Find(format)!.Extensions[0]
            : throw new UsageException(
                $"-T {format}: parts cannot be put together; use {string.Join(", ", Lines)} or parquet");
    }

    /// <summary>Whether the parts are the files of a folder, rather than lines that follow each other.</summary>
    public static bool IsFolder(JobManifest job) =>
        ColumnFormat.Parquet.Packets.Extensions.Contains(job.Extension);

    /// <summary>The words that a shard's command has besides: a header is in the first part alone.</summary>
    public static IEnumerable<string> WordsOf(JobManifest job, int shard) =>
        shard > 1 && !IsFolder(job) && FieldFormats.Find(FormatOf(job.Command)!) is not null ? ["-E", "header=n"] : [];

    private static string? FormatOf(IReadOnlyList<string> command)
    {
        for (int i = 0; i < command.Count; i++)
        {
            if (command[i] == "-T" && i + 1 < command.Count)
                return command[i + 1];
            if (command[i].StartsWith("-T", StringComparison.Ordinal))
                return command[i][2..];
        }
        return null;
    }
}
