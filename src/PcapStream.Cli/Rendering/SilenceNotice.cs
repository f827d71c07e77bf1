using System.Diagnostics;
using PcapStream.Inputs;

namespace PcapStream.Cli.Rendering;

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
        Terminal.Complain($"waiting for data from {_input}; Ctrl-C ends it");
    }
}
