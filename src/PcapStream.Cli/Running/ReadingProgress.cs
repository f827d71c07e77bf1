using System.Diagnostics;
using PcapStream.Inputs;
using PcapStream.Operations;

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
