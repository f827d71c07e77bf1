using PcapStream.Inputs;
using PcapStream.Operations;

namespace PcapStream.Cli.Rendering;

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
