using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations;
using PcapStream.Outputs;
using PcapStream.Partials;

namespace PcapStream.Cli.Running;

/// <summary>
/// One run over captures, as its operation sees it. <see cref="Execute"/> has the order of steps for every command that
/// reads captures: inputs, log, signals, progress, operation, rendering, memory report, outcome.
/// </summary>
internal sealed class CommandRun
{
    private readonly CaptureSet _captures;
    private readonly ReadingProgress? _progress;

    private CommandRun(
        CaptureSet captures, CommandLog? log, ReadingProgress? progress, CancellationToken cancellation)
    {
        _captures = captures;
        _progress = progress;
        Log = log;
        Cancellation = cancellation;
    }

    /// <summary>The captures to read, in order.</summary>
    public IReadOnlyList<string> Files => _captures.Files;

    /// <summary>The log; null when none is asked for.</summary>
    public CommandLog? Log { get; }

    /// <summary>Takes the operation's progress; null when no one would see it.</summary>
    public IProgress<StreamProgress>? Progress => _progress;

    /// <summary>Cancelled by Ctrl-C, SIGTERM and SIGHUP.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Runs a command over the captures that its command line names.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The command line is wrong.</exception>
    /// <exception cref="CaptureException">The captures cannot be read, or the output cannot be written.</exception>
    /// <exception cref="OutputException">A report or the log cannot be written.</exception>
    public static int Execute<TResult>(ParseResult command, InputOptions input, CaptureJob<TResult> job)
        where TResult : class
    {
        (string Option, string? Path)[] outputs = job.Memory is null
            ? job.Outputs
            : [.. job.Outputs, job.Memory.Output];
        using OpenedInputs opened = input.Open(command, job.Batches, outputs, job.Live?.Captures);
        (CaptureSet captures, CommandLog? log, bool quiet) = opened;
        if (job.NeedsAllCaptures && captures.Failures.Count > 0)
            return ExitCode.Failed;
        job.Check?.Invoke(captures);
        CommandRun run;
        TResult result;
        using (var interruption = new Interruption())
        using (var progress = job.ReportsProgress ? ReadingProgress.Create(captures, quiet) : null)
        {
            if (job.LoggedOptions is { } options)
                log?.Information("reading {Files} with {Options}", captures.Files, options);
            if (job.Live is not null && !quiet)
                Terminal.Error(CaptureReport.Beginning(captures.Files[0]));
            // The end of a live capture is the end of its input, not an interruption.
            using CancellationTokenRegistration stop = interruption.Token.Register(() => job.Live?.Stop());
            run = new CommandRun(
                captures, log, progress, job.Live is null ? interruption.Token : CancellationToken.None);
            try
            {
                result = job.Operation(run);
            }
            catch (Exception error) when (IsOfGoneReader(error))
            {
                return ExitCode.Done;
            }
            catch (ArgumentOutOfRangeException error)
            {
                // A bound that only the operation knows, such as the memory that statistics need.
                throw new UsageException(error.Message.Split(" (Parameter")[0]);
            }
        }
        using var disposable = result as IDisposable;
        RunSummary summary = job.Summary(result);
        if (summary.Cost is { } cost)
            log?.Information("{Packets} packets in {Seconds} s", cost.Packets, cost.Elapsed.TotalSeconds);
        // A report of zeros would look like that of an empty capture.
        bool readsNone = summary.Cost?.Packets == 0 && summary.Failures.Count >= captures.Files.Count;
        if (!readsNone)
        {
            job.Render(result, run);
            if (summary.Cost is not null)
                job.Memory?.Write(summary.Cost);
        }
        int exit = Math.Max(Report(captures, summary, quiet), Report(job.Live, quiet));
        if (!quiet && !summary.Interrupted && !readsNone)
            job.Notes?.Invoke(result);
        return exit;
    }

    /// <summary>Prints the result of partials, with the ledger and the exit code of one run.</summary>
    /// <param name="combine">The partials.</param>
    /// <param name="job">Its operation reads the partials.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The memory limit is too small.</exception>
    /// <exception cref="PartialException">A partial cannot be used.</exception>
    public static int Combine<TResult>(CombineRun combine, CaptureJob<TResult> job)
        where TResult : class
    {
        var captures = CaptureSet.Of(combine.Partials.Files);
        CommandRun run;
        TResult result;
        using (var interruption = new Interruption())
        {
            run = new CommandRun(captures, log: null, progress: null, interruption.Token);
            try
            {
                result = job.Operation(run);
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                Terminal.Error("interrupted; nothing is printed");
                return Interruption.ExitCode;
            }
            catch (Exception error) when (IsOfGoneReader(error))
            {
                return ExitCode.Done;
            }
            catch (ArgumentOutOfRangeException error)
            {
                throw new UsageException(error.Message.Split(" (Parameter")[0]);
            }
        }
        using var disposable = result as IDisposable;
        job.Render(result, run);
        int exit = Report(captures, job.Summary(result), combine.IsQuiet);
        if (!combine.IsQuiet)
            job.Notes?.Invoke(result);
        return exit;
    }

    /// <summary>
    /// Runs an operation on one capture after the other; reports those that cannot be read and continues.
    /// </summary>
    /// <param name="operation">Reads one capture.</param>
    /// <param name="isInterrupted">Whether a result is that of an interrupted operation, which is the last.</param>
    public CaptureResults<T> ForEach<T>(Func<string, T> operation, Func<T, bool> isInterrupted)
    {
        var results = new List<T>();
        bool failed = false;
        foreach (string file in Files)
        {
            Log?.Information("reading {File}", file);
            try
            {
                T result = operation(file);
                results.Add(result);
                if (isInterrupted(result))
                    return new CaptureResults<T>(results, Files.Count, failed, Interrupted: true);
            }
            catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
            {
                return new CaptureResults<T>(results, Files.Count, failed, Interrupted: true);
            }
            catch (CaptureException error)
            {
                Log?.Error("{File} cannot be read: {Reason}", file, error.Message);
                Terminal.Error(error.Message);
                failed = true;
            }
            _progress?.NextFile();
        }
        return new CaptureResults<T>(results, Files.Count, failed, Interrupted: false);
    }

    private static bool IsOfGoneReader(Exception error) =>
        error is OutputException { ReaderIsGone: true } or CaptureException { ReaderIsGone: true };

    // Reports what a live capture counted, and what failed.
    private static int Report(LiveInput? live, bool quiet)
    {
        if (live?.Finish() is not { } capture)
            return ExitCode.Done;
        if (!quiet)
            Terminal.Note(CaptureReport.Interfaces(capture));
        string[] failures = [.. capture.Interfaces.Select(one => one.Failure).OfType<string>()];
        foreach (string failure in failures)
            Terminal.Error(failure);
        return failures.Length == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    // Reports failures, damage and interruption on stderr, and chooses the exit code.
    private static int Report(CaptureSet captures, RunSummary summary, bool quiet)
    {
        foreach (CaptureException failure in summary.Failures)
            Terminal.Error(failure.Message);
        foreach (string warning in quiet ? [] : summary.Warnings)
            Terminal.Error(warning);
        bool damaged = summary.Damaged;
        foreach (IReadOnlyList<FileDamage> ledger in summary.Damage)
        {
            if (!quiet)
                DamageText.Write(ledger);
            damaged |= ledger.Count > 0;
        }
        if (summary.Interrupted)
        {
            if (summary.InterruptedAt is { } place)
                Terminal.Error(place);
            return Interruption.ExitCode;
        }
        if (summary.Failed || captures.Failures.Count + summary.Failures.Count > 0)
            return ExitCode.Failed;
        return damaged ? ExitCode.Damaged : ExitCode.Done;
    }
}

/// <summary>The results of an operation on each of several captures.</summary>
/// <param name="Results">One for each capture that was read, in order.</param>
/// <param name="Captures">How many there are to read.</param>
/// <param name="Failed">Whether any could not be read.</param>
/// <param name="Interrupted">Whether the user interrupted the run.</param>
internal sealed record CaptureResults<T>(IReadOnlyList<T> Results, int Captures, bool Failed, bool Interrupted);
