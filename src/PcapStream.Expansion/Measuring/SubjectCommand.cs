using System.Globalization;
using PcapStream.Processes;

namespace PcapStream.Expansion.Measuring;

/// <summary>Any command, run on one capture after the other.</summary>
/// <param name="words">The program and its arguments, <c>{}</c> in at least one of them.</param>
/// <param name="timeout">After which a run is ended.</param>
public sealed class SubjectCommand(IReadOnlyList<string> words, TimeSpan timeout) : ISubject
{
    /// <summary>What stands for the capture.</summary>
    public const string Placeholder = "{}";

    // What several processes take together is only seen by looking, and some do not last long.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    // Ctrl-C reaches the command as it reaches us, and may have ended it before we hear of it.
    private static readonly TimeSpan NewsOfCtrlC = TimeSpan.FromSeconds(1);

    /// <summary>Variables that the command finds besides ours.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public string CommandLine => string.Join(' ', words.Select(Quote));

    /// <inheritdoc/>
    public bool KeepsReceipts => false;

    /// <inheritdoc/>
    public MeasuredRun Run(CapturePart part, CancellationToken cancellation) => Run(part, StreamTarget.Null, cancellation).Run;

    /// <summary>The same, with the end of what it wrote to its standard output.</summary>
    /// <exception cref="SubjectException">It cannot be started, fails, does not end, or does not open the capture.</exception>
    public (MeasuredRun Run, string Output) RunForOutput(CapturePart part, CancellationToken cancellation) => Run(part, StreamTarget.CaptureTail, cancellation);

    private (MeasuredRun Run, string Output) Run(CapturePart part, StreamTarget output, CancellationToken cancellation)
    {
        using var watch = new OpenWatch(part.Path);
        ProcessResult result = Start([.. words.Select(word => word.Replace(Placeholder, part.Path, StringComparison.Ordinal))], output, cancellation);
        if (result.ExitCode != 0)
            cancellation.WaitHandle.WaitOne(NewsOfCtrlC);
        // What was ended by us, or with us, has not failed.
        cancellation.ThrowIfCancellationRequested();
        if (result.TimedOut)
            throw Failure(part, string.Create(CultureInfo.InvariantCulture, $"did not end in {timeout.TotalSeconds:0.###} s"), result);
        if (result.Signal is { } signal)
            throw Failure(part, $"was ended by signal {signal}", result);
        if (result.ExitCode != 0)
            throw Failure(part, $"failed with exit code {result.ExitCode}", result);
        // It would take next to nothing, and pass for ever.
        if (!watch.WasOpened)
            throw Failure(part, "ended without having opened its file", result);
        return (new MeasuredRun(part.Bytes, result.PeakBytes, result.Elapsed), result.OutputTail);
    }

    private ProcessResult Start(string[] arguments, StreamTarget output, CancellationToken cancellation)
    {
        var command = new ProcessCommand
        {
            Arguments = arguments,
            Environment = Variables,
            StandardOutput = output,
            StandardError = StreamTarget.CaptureTail,
            Timeout = timeout,
            SampleInterval = Interval,
        };
        try
        {
            return ProcessRun.Run(command, null, cancellation);
        }
        catch (ProcessStartException error)
        {
            throw new SubjectException(error.Message, error);
        }
    }

    private SubjectException Failure(CapturePart part, string how, ProcessResult result)
    {
        string tail = result.ErrorTail.TrimEnd();
        return new SubjectException($"{CommandLine}: {how} on {part.Bytes} bytes of capture{(tail.Length == 0 ? ", and wrote nothing to stderr" : $"; its stderr ends:\n{tail}")}");
    }

    // For people, who may paste it into a shell.
    private static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "{}-_=+./,:@%".Contains(letter)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
