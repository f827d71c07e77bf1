using System.Diagnostics;
using PcapStream.Inputs;
using PcapStream.Operations;
using Spectre.Console;

namespace PcapStream.Cli.Running;

/// <summary>The progress of reading captures: a bar on a terminal, and a message when no data arrives.</summary>
internal sealed class ReadingProgress : IProgress<StreamProgress>, IDisposable
{
    private readonly ProgressDisplay? _display;
    private readonly SilenceNotice? _silence;

    private ReadingProgress(ProgressDisplay? display, SilenceNotice? silence)
    {
        _display = display;
        _silence = silence;
    }

    /// <summary>Starts the display; null when no one would see it.</summary>
    public static ReadingProgress? Create(CaptureSet captures, bool quiet)
    {
        var display = ProgressDisplay.Create(captures, quiet);
        var silence = SilenceNotice.Create(captures, quiet || display is not null);
        return display is null && silence is null ? null : new ReadingProgress(display, silence);
    }

    public void Report(StreamProgress value)
    {
        _display?.Report(value);
        _silence?.Report();
    }

    /// <summary>Continues with the next file, whose reports start at 0.</summary>
    public void NextFile() => _display?.NextFile();

    public void Dispose()
    {
        _silence?.Dispose();
        _display?.Dispose();
    }
}

/// <summary>
/// A progress bar with rate and remaining time, on terminals only, drawn by Spectre on a thread of its own.
/// </summary>
internal sealed class ProgressDisplay : IDisposable
{
    // Smaller captures are read before a bar could be seen.
    private const long WorthWatching = 64 << 20;

    // Spectre allocates at every refresh, and the collector would let the garbage grow to 16 MiB, more than all the
    // rest.
    private const long MostGarbage = 1 << 20;

    private readonly ManualResetEventSlim _finished = new();
    private readonly Thread _drawing;
    private readonly long? _total;
    private long _before;
    private long _fileBytes;

    private ProgressDisplay(long? total)
    {
        _total = total;
        Terminal.Hold();
        _drawing = new Thread(Draw) { IsBackground = true, Name = "progress" };
        _drawing.Start();
    }

    /// <summary>Starts the display; null when no one would see it.</summary>
    public static ProgressDisplay? Create(CaptureSet captures, bool quiet)
    {
        // In this order, because asking the terminal takes longer than asking for a few lengths.
        if (quiet || captures.GetLength(enough: WorthWatching) < WorthWatching || !Terminal.HasProgress)
            return null;
        return new ProgressDisplay(captures.GetLength());
    }

    public void Report(StreamProgress value) => Volatile.Write(ref _fileBytes, _before + value.FileBytes);

    /// <summary>Continues with the next file, whose reports start at 0.</summary>
    public void NextFile() => _before = _fileBytes;

    public void Dispose()
    {
        _finished.Set();
        _drawing.Join();
        _finished.Dispose();
        Terminal.Release();
    }

    private void Draw()
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Progress()
            .AutoClear(true)
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn(),
                new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("reading", maxValue: _total ?? double.MaxValue);
                task.IsIndeterminate = _total is null;
                long collected = GC.GetTotalAllocatedBytes();
                while (!_finished.Wait(TimeSpan.FromMilliseconds(100)))
                {
                    task.Value = Volatile.Read(ref _fileBytes);
                    if (GC.GetTotalAllocatedBytes() - collected < MostGarbage)
                        continue;
                    GC.Collect(generation: 0);
                    collected = GC.GetTotalAllocatedBytes();
                }
            });
    }
}

/// <summary>Reports once that an input sends no data, such as a pipe without a writer.</summary>
internal sealed class SilenceNotice : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Timer _timer;
    private readonly string _input;
    private long _heard = Stopwatch.GetTimestamp();
    private bool _said;

    private SilenceNotice(string input)
    {
        _input = PrintableText.Of(input == "-" ? "the standard input" : input, keepLines: false);
        _timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Starts the watch; null when every input is a file with data, or the run is quiet.</summary>
    public static SilenceNotice? Create(CaptureSet captures, bool quiet) =>
        !quiet && captures.FirstWithoutLength() is { } input ? new SilenceNotice(input) : null;

    public void Report() => Volatile.Write(ref _heard, Stopwatch.GetTimestamp());

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_said || Stopwatch.GetElapsedTime(Volatile.Read(ref _heard)) < Silence)
            return;
        _said = true;
        Terminal.Error($"waiting for data from {_input}; press Ctrl-C to stop");
    }
}
