using System.Text;
using PcapStream.Batching;
using PcapStream.Cli;
using PcapStream.Cli.Running;
using PcapStream.Operations;
using PcapStream.Operations.Export;
using PcapStream.Outputs;
using PcapStream.Sql.Output;
using PcapStream.Sql.Scanning;
using PcapStream.Sql.Text;

namespace PcapStream.Sql.Running;

/// <summary>Runs the statements of a command line, of the standard input or of a prompt.</summary>
/// <param name="text">The statements; null for those of the standard input.</param>
/// <param name="file">Receives the result of the last one; null for the standard output.</param>
/// <param name="format">The form of results.</param>
internal sealed class SqlRun(string? text, string? file, SqlFormat format)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>How captures are read.</summary>
    public required BatchOptions Batches { get; init; }

    /// <summary>How packets become values.</summary>
    public required ExportOptions Fields { get; init; }

    /// <summary>Bytes of memory for DuckDB.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>Whether times are found by bisection, which needs captures in the order of time.</summary>
    public bool SeekTimes { get; init; } = true;

    /// <summary>Whether statements come from a person.</summary>
    public bool Interactive { get; init; }

    /// <summary>The job of the command.</summary>
    public CaptureJob<SqlResult> Job() => new()
    {
        Batches = Batches,
        Outputs = [("-w", file)],
        ReportsProgress = !Interactive,
        Operation = Run,
        Render = (_, _) => { },
        Summary = result => new RunSummary
        {
            Damage = [result.Source.Damage],
            Failures = result.Source.Failures,
            Failed = result.HasFailed,
            Interrupted = result.Interrupted,
            InterruptedAt = file is null ? "interrupted" : $"interrupted: {file} is not written",
        },
    };

    private SqlResult Run(CommandRun run)
    {
        var source = new QueriedCaptures(run.Files, Batches, run.Progress) { SeekTimes = SeekTimes };
        var result = new SqlResult(source);
        using var database = new SqlDatabase(source, Fields, DatabaseBytes, run.Cancellation);
        var statements = new StatementRunner(database, format);
        try
        {
            if (Interactive)
                new SqlPrompt(database, statements, source).Run();
            else
                Run(statements, run);
        }
        catch (OperationCanceledException) when (run.Cancellation.IsCancellationRequested)
        {
            // Nothing is written of a result that is not complete.
        }
        catch (Exception error) when (SqlFault.IsExpected(error))
        {
            result.Interrupted = run.Cancellation.IsCancellationRequested;
            result.HasFailed = true;
            if (!result.Interrupted)
                Terminal.Note($"{CommandHandler.Name}: {SqlFault.TextOf(error)}\n");
        }
        result.Interrupted |= run.Cancellation.IsCancellationRequested;
        return result;
    }

    private void Run(StatementRunner statements, CommandRun run)
    {
        IReadOnlyList<string> all = SqlText.Statements(text ?? Console.In.ReadToEnd());
        if (all.Count == 0)
            throw new UsageException("there is no statement");
        for (int i = 0; i < all.Count; i++)
        {
            if (file is null)
                WithText(Terminal.Output, output => statements.Print(all[i], output));
            else if (i < all.Count - 1)
                WithText(Stream.Null, output => statements.Print(all[i], output));
            else if (format == SqlFormat.Parquet)
                WriteParquet(statements, all[i], run);
            else
            {
                TextFile.Write(file, run.Files, stream =>
                {
                    WithText(stream, output => statements.Print(all[i], output));
                    return !run.Cancellation.IsCancellationRequested;
                }, isComplete: isComplete => isComplete);
            }
        }
    }

    private void WriteParquet(StatementRunner statements, string statement, CommandRun run)
    {
        using var output = OutputFile.Create(file!, run.Files);
        statements.WriteParquet(
            statement, output.PathAside ?? throw new OutputException($"{file}: Parquet needs a file, not a pipe"));
        run.Cancellation.ThrowIfCancellationRequested();
        output.Complete();
    }

    private static void WithText(Stream stream, Action<TextWriter> write)
    {
        using var output = new StreamWriter(stream, Utf8, bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        write(output);
    }
}

/// <summary>How a run of statements ended.</summary>
internal sealed class SqlResult(QueriedCaptures source)
{
    public QueriedCaptures Source => source;

    /// <summary>Whether a statement failed, which has been reported.</summary>
    public bool HasFailed { get; set; }

    public bool Interrupted { get; set; }
}
