using PcapStream.Inputs;
using PcapStream.Operations;
using Spectre.Console;

namespace PcapStream.Cli.Rendering;

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
