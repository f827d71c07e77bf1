using System.CommandLine;
using System.CommandLine.Completions;
using PcapStream.Batching;
using PcapStream.Capture.Compression;
using PcapStream.Cli;
using PcapStream.Cli.Commands.Parse;
using PcapStream.Cli.Options;
using PcapStream.Cli.Running;
using PcapStream.Operations.Export;
using PcapStream.Outputs;
using PcapStream.Sql.Output;
using PcapStream.Sql.Running;

namespace PcapStream.Sql;

/// <summary><c>pcapstream sql</c>: queries over captures, which DuckDB answers.</summary>
internal static class SqlCommand
{
    // What captures are read in; the rest of the limit is DuckDB's.
    private const long ReadingBytes = 32 << 20;
    private const long LeastMemory = 128 << 20;
    private const long UsualMemory = 1 << 30;

    public static Command Create()
    {
        var query = new Argument<string?>("QUERY")
        {
            Description = "SQL, in DuckDB's dialect. Without it, statements are read from the standard input, with a "
                + "prompt if that is a terminal.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var input = new InputOptions(
            limitHelp: "Limit on the memory of DuckDB and of reading, such as 4GiB. [default: 1GiB]")
        {
            FirstCapture = command => command.GetValue(query) is { } word && !IsQuery(word) ? word : null,
            MayHaveNone = true,
        };
        string formats = string.Join(", ", SqlFormat.All.Select(format => $"{format.Name} ({format.Help})"));
        var format = new ValueOption($"The form of results: {formats}. [default: table]", "FORMAT", "-T")
            .OneOf([.. SqlFormat.All.Select(one => one.Name)]);
        var path = new ValueOption(
            "Write the result of the last statement to a file: .parquet, .csv, .tsv, .jsonl or .json name the format, "
            + "and .gz, .zst or .lz4 after it compress text. The file is written aside and renamed when it is "
            + "complete.",
            "FILE", "-w");
        var settings = new Option<string[]>("-E")
        {
            Description = "Columns of packets: occurrence=f|l|a, names=dots|underscore, ip=text|binary; may be "
                + "repeated. [default: occurrence=f]",
            HelpName = "NAME=VALUE",
            CompletionSources =
            {
                _ => ((string[])["occurrence=f", "occurrence=l", "occurrence=a", "names=dots", "names=underscore",
                    "ip=text", "ip=binary"]).Select(setting => new CompletionItem(setting)),
            },
        };
        var scan = new SwitchOption(
            "Read all of a classic pcap, not only the part with the times of a condition: for captures that are not in "
            + "the order of time, to a second.",
            "--scan");
        var command = new Command("sql", """
            Answer SQL queries over captures and other files.

            The tables are packets (a column for each field), flows and conn (the columns of 'pcapstream flows', and
            those of Zeek's conn.log), dns, tls and http (packets of these protocols). Only the fields that a query
            names are read, and conditions on numbers, times, addresses and ports choose the packets while reading.
            Names such as ip.src need no quotes. Files such as 'x.parquet' are tables too.

            Example:
              pcapstream sql 'SELECT ip.src, count(*), sum(frame.len) FROM packets GROUP BY 1 ORDER BY 3 DESC' big.pcap
              pcapstream sql 'SELECT dns.qry.name, count(*) FROM dns GROUP BY 1' 'ring/*.pcap' -w names.parquet
              pcapstream sql 'SELECT * FROM conn ORDER BY orig_bytes DESC LIMIT 10' big.pcap -T jsonl
              pcapstream sql big.pcap
            """)
        {
            query,
            path.Option,
            format.Option,
            settings,
            scan.Option,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            string? text = parsed.GetValue(query) is { } word && IsQuery(word) ? word : null;
            long limit = input.MemoryLimit(parsed) ?? UsualMemory;
            if (limit < LeastMemory)
            {
                throw new UsageException(
                    $"--memory-limit {limit} is too small: DuckDB and reading need at least {LeastMemory} bytes");
            }
            BatchOptions batches = input.Batches(parsed);
            batches = batches with { MemoryLimit = Math.Max(ReadingBytes, batches.LeastMemoryLimit) };
            string? file = path.Text(parsed) is { } named && named != OutputFile.StandardOutput ? named : null;
            var options = new ExportOptions { Columns = [], Occurrence = FieldOccurrence.First };
            foreach (string setting in parsed.GetValue(settings) ?? [])
                options = FieldOutputSetting.Apply(options, setting);
            var run = new SqlRun(text, file, FormatOf(format.Text(parsed), file))
            {
                Batches = batches,
                Fields = options,
                DatabaseBytes = limit - batches.MemoryLimit,
                SeekTimes = !scan.IsSet(parsed),
                Interactive = text is null && !Console.IsInputRedirected,
            };
            return CommandRun.Execute(parsed, input, run.Job());
        });
        return command;
    }

    // A name of a file has no blanks and no parentheses, unless there is such a file.
    private static bool IsQuery(string word) =>
        !Path.Exists(word) && word.Any(letter => char.IsWhiteSpace(letter) || letter == '(');

    private static SqlFormat FormatOf(string? name, string? file)
    {
        SqlFormat? named = name is null ? null
            : SqlFormat.Find(name) ?? throw new UsageException(
                $"-T {name}: expected {OutputFormats.List([.. SqlFormat.All.Select(format => format.Name)], "or")}");
        SqlFormat format = named
            ?? (file is null ? SqlFormat.Table : SqlFormat.ForFile(file, one => Compressions.ForFile(one) is not null))
            ?? throw new UsageException(
                $"-w {file}: name the format with -T, or with the extension .parquet, .csv, .tsv, .jsonl or .json");
        return format != SqlFormat.Parquet || file is not null
            ? format
            : throw new UsageException("-T parquet needs a file: -w FILE");
    }
}
