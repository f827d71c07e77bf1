using System.CommandLine;
using PcapStream.Capture.Compression;
using PcapStream.Columns;
using PcapStream.Columns.Folders;
using PcapStream.Outputs;

namespace PcapStream.Cli.Options;

/// <summary>The options that write a table into a folder of files.</summary>
internal sealed class TableOptions
{
    private readonly ValueOption _rows = new(
        "With -T parquet or arrow, -w is a folder, whose files have at most N rows each.", "N", "--rows-per-file");

    private readonly ValueOption _keys;

    /// <param name="column">What a column is called.</param>
    public TableOptions(string column) => _keys = new(
        "With -T parquet or arrow, -w is a folder with a folder for each value: date, hour (both in UTC) or any "
        + $"{column}, with commas between them. The files have no such columns.",
        "NAMES",
        "--partition-by");

    public void AddTo(Command command)
    {
        command.Add(_rows.Option);
        command.Add(_keys.Option);
    }

    /// <summary>The command line, as tables say of their origin.</summary>
    public static string CommandLineOf(ParseResult command) =>
        $"{CommandHandler.Name} {string.Join(' ', command.Tokens.Select(token => token.Value))}";

    /// <summary>How the rows become files; null for one file.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="path">The value of <c>-w</c>; null for none.</param>
    /// <param name="format">The name of the format.</param>
    /// <exception cref="UsageException">A value is not valid, or contradicts another.</exception>
    public TableDivision? Read(ParseResult command, string? path, string format)
    {
        long? rows = _rows.Number(command, least: 1);
        string[] keys = _keys.Text(command)?.Split(',') ?? [];
        string? given = rows is not null ? _rows.Option.Name : keys.Length > 0 ? _keys.Option.Name : null;
        bool isColumnar = ColumnFormat.Find(format) is not null;
        if (given is not null && !isColumnar)
            throw new UsageException($"{given}: only -T parquet and -T arrow are written into a folder");
        if (given is not null && path is null or OutputFile.StandardOutput)
            throw new UsageException($"{given} needs -w with the name of a folder");
        if (isColumnar && path is not null && Compressions.ForFile(path) is { } compression)
        {
            throw new UsageException(
                $"-w {path}: -T {format} compresses by itself; leave out {compression.Extension}");
        }
        if (keys.Contains("") || keys.Distinct().Count() < keys.Length)
        {
            throw new UsageException(
                $"{_keys.Option.Name} {_keys.Text(command)}: expected different names with commas between them");
        }
        return given is not null || (isColumnar && path is not null && Path.EndsInDirectorySeparator(path))
            ? new TableDivision { RowsPerFile = rows, Keys = keys }
            : null;
    }

    /// <summary>Names among the keys that are columns, rather than parts of the time.</summary>
    public static IEnumerable<string> ColumnKeys(TableDivision division) =>
        division.Keys.Where(name => !PartitionKeys.IsTime(name));

    /// <summary>Refuses files without columns.</summary>
    /// <exception cref="UsageException">All columns are keys.</exception>
    public void ThrowIfEmpty(TableDivision division, IEnumerable<string> columns)
    {
        if (columns.All(division.Keys.Contains))
            throw new UsageException($"{_keys.Option.Name}: all columns are in the names of folders, and none is left");
    }
}
