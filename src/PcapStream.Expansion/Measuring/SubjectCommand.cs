using System.Globalization;
using PcapStream.Processes;

namespace PcapStream.Expansion.Measuring;

/// <summary>Any command, run on one capture after the other.</summary>
/// <param name="words">The program and its arguments, at least one of them with <c>{}</c>.</param>
/// <param name="timeout">The time after which a run is ended.</param>
public sealed class SubjectCommand(IReadOnlyList<string> words, TimeSpan timeout) : ISubject
{
    /// <summary>The placeholder for the capture.</summary>
    public const string Placeholder = "{}";

    // The total of several processes is only known from samples, and some processes are short.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    // Ctrl-C reaches the command as well, and may end it before this process handles it.
    private static readonly TimeSpan CtrlCDelay = TimeSpan.FromSeconds(1);

    /// <summary>Additional environment variables of the command.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public string CommandLine => Line(words);

    /// <inheritdoc/>
    public bool KeepsReceipts => false;

    /// <inheritdoc/>
    public MeasuredRun Run(InputPart part, CancellationToken cancellation) =>
        Run(part, StreamTarget.Null, cancellation).Run;

    /// <summary>Words as a command line, quoted so that it can be pasted into a shell.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>Like <see cref="Run(InputPart, CancellationToken)"/>, with the end of the standard output.</summary>
    /// <exception cref="SubjectException">
    /// The program cannot be started, fails, does not end, or does not open the capture.
    /// </exception>
    public (MeasuredRun Run, string Output) RunForOutput(InputPart part, CancellationToken cancellation) =>
        Run(part, StreamTarget.CaptureTail, cancellation);

    private (MeasuredRun Run, string Output) Run(InputPart part, StreamTarget output, CancellationToken cancellation)
    {
        using var watch = new OpenWatch(part.Path);
        ProcessResult result = Start(
            [.. words.Select(word => word.Replace(Placeholder, part.Path, StringComparison.Ordinal))],
            output,
            cancellation);
        if (result.ExitCode != 0)
            cancellation.WaitHandle.WaitOne(CtrlCDelay);
        // A command that was cancelled has not failed.
        cancellation.ThrowIfCancellationRequested();
        if (result.TimedOut)
        {
            throw Failure(part, string.Create(CultureInfo.InvariantCulture,
                $"did not end in {timeout.TotalSeconds:0.###} s"), result);
        }
        if (result.Signal is { } signal)
            throw Failure(part, $"was ended by signal {signal}", result);
        if (result.ExitCode != 0)
            throw Failure(part, $"failed with exit code {result.ExitCode}", result);
        // Such a command takes nearly no memory and would always pass.
        if (!watch.WasOpened)
            throw Failure(part, "ended without opening its file", result);
        var run = new MeasuredRun(part.Bytes, result.PeakBytes, result.Elapsed)
        {
            LargestBytes = result.KernelPeakBytes,
            Processes = result.Processes,
            NamesAtPeak = result.NamesAtPeak,
        };
        return (run, result.OutputTail);
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

    private SubjectException Failure(InputPart part, string how, ProcessResult result)
    {
        string tail = result.ErrorTail.TrimEnd();
        string output = tail.Length == 0 ? ", and wrote nothing to stderr" : $"; its stderr ends:\n{tail}";
        return new SubjectException($"{CommandLine}: {how} on {MemorySize.Text(part.Bytes)} of input{output}");
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "{}-_=+./,:@%".Contains(letter))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
