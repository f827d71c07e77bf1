using System.Diagnostics;
using PcapStream.Inputs;
using PcapStream.Operations;
using Spectre.Console;

namespace PcapStream.Cli.Running;

/// <summary>What a user sees while captures are read: a bar on a terminal, and a word when nothing comes.</summary>
internal sealed class ReadingProgress : IProgress<StreamProgress>, IDisposable
{
    private readonly ProgressDisplay? _display;
    private readonly SilenceNotice? _silence;

    private ReadingProgress(ProgressDisplay? display, SilenceNotice? silence)
    {
        _display = display;
        _silence = silence;
    }

    /// <summary>Progress, or null where nobody would see any.</summary>
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

    /// <summary>The next reports start again, from another file.</summary>
    public void NextFile() => _display?.NextFile();

    public void Dispose()
    {
        _silence?.Dispose();
        _display?.Dispose();
    }
}

/// <summary>A progress bar with rate and time left, on terminals only. Spectre draws it on its own thread.</summary>
internal sealed class ProgressDisplay : IDisposable
{
    // Read before anybody could see a bar.
    private const long WorthWatching = 64 << 20;

    // Spectre allocates at every refresh, and the collector would let that pile up to 16 MiB: more than all else.
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

    /// <summary>A display, or null where nobody would see it.</summary>
    public static ProgressDisplay? Create(CaptureSet captures, bool quiet)
    {
        // In this order, since asking the terminal takes longer than asking for a few lengths.
        if (quiet || captures.GetLength(enough: WorthWatching) < WorthWatching || !Terminal.HasProgress)
            return null;
        return new ProgressDisplay(captures.GetLength());
    }

    public void Report(StreamProgress value) => Volatile.Write(ref _fileBytes, _before + value.FileBytes);

    /// <summary>The next reports start again, from another file.</summary>
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
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
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

/// <summary>Says once that an input sends nothing: a pipe without a writer, a device that never answers.</summary>
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

    /// <summary>A notice, or null where every input is a file with bytes in it, or the user wants no word.</summary>
    public static SilenceNotice? Create(CaptureSet captures, bool quiet) =>
        !quiet && captures.FirstWithoutLength() is { } input ? new SilenceNotice(input) : null;

    public void Report() => Volatile.Write(ref _heard, Stopwatch.GetTimestamp());

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_said || Stopwatch.GetElapsedTime(Volatile.Read(ref _heard)) < Silence)
            return;
        _said = true;
        Terminal.Error($"waiting for data from {_input}; Ctrl-C ends it");
    }
}
