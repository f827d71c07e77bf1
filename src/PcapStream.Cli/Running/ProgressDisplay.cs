using System.Diagnostics;
using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations;

namespace PcapStream.Cli.Running;

/// <summary>A progress bar with rate and remaining time, on terminals only, drawn by a thread of its own.</summary>
internal sealed class ProgressDisplay : IDisposable
{
    // Smaller captures are read before a bar could be seen.
    private const long WorthWatching = 64 << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

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
        long start = Stopwatch.GetTimestamp();
        while (!_finished.Wait(Interval))
        {
            Terminal.DrawProgress(
                ProgressLine.Of(Volatile.Read(ref _fileBytes), _total, Stopwatch.GetElapsedTime(start)));
        }
        Terminal.DrawProgress("");
    }
}

/// <summary>What a progress bar shows: <c>━━━━━─────  48%  812 MiB of 1.65 GiB  398 MiB/s  00:00:02</c>.</summary>
internal static class ProgressLine
{
    private const int BarLength = 30;
    private const int MostHours = 99;

    /// <summary>Draws the bar, the bytes, the mean rate and, when the total is known, the time that is left.</summary>
    /// <param name="bytes">Bytes that were read.</param>
    /// <param name="total">All bytes; null when unknown, as from a pipe.</param>
    /// <param name="elapsed">The time since the first byte.</param>
    public static string Of(long bytes, long? total, TimeSpan elapsed)
    {
        double rate = bytes / elapsed.TotalSeconds;
        string done = Quantities.ShortBytes(bytes), speed = $"{Quantities.ShortBytes((long)rate)}/s";
        if (total is not { } all)
            return $"{done}  {speed}";
        double share = bytes < all ? (double)bytes / all : 1;
        int filled = (int)(share * BarLength);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{new string('━', filled)}{new string('─', BarLength - filled)} {(int)(share * 100),3}%")
            + $"  {done} of {Quantities.ShortBytes(all)}  {speed}  {Remaining((all - bytes) / rate)}";
    }

    private static string Remaining(double seconds)
    {
        if (!(seconds < MostHours * 3600.0))
            return "--:--:--";
        var left = TimeSpan.FromSeconds(Math.Max(seconds, 0));
        return string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours:00}:{left:mm\\:ss}");
    }
}
