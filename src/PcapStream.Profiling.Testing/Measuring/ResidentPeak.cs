using System.Globalization;

namespace PcapStream.Profiling.Testing.Measuring;

/// <summary>
/// How much the process's resident set grows during a call, at its highest. Linux keeps the highest value (VmHWM),
/// which can be reset; elsewhere a thread reads the working set about a thousand times per second.
/// </summary>
internal sealed class ResidentPeak : IDisposable
{
    private const string ResetFile = "/proc/self/clear_refs";
    private const string StatusFile = "/proc/self/status";

    // https://www.kernel.org/doc/html/latest/filesystems/proc.html: "reset the peak resident set size".
    private const string ResetPeak = "5";

    private readonly long _start;
    private readonly Sampler? _sampler;

    private ResidentPeak()
    {
        if (!TryReset())
            _sampler = new Sampler();
        _start = _sampler is null ? Field("VmRSS:") : Environment.WorkingSet;
    }

    /// <summary>Starts to watch.</summary>
    public static ResidentPeak Start() => new();

    /// <summary>The growth until now, in bytes.</summary>
    public long Growth() => Math.Max(0, (_sampler is null ? Field("VmHWM:") : _sampler.Highest) - _start);

    public void Dispose() => _sampler?.Dispose();

    // A kernel without the file, or one that does not let us write it, is sampled.
    private static bool TryReset()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            File.WriteAllText(ResetFile, ResetPeak);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long Field(string name)
    {
        string line = File.ReadLines(StatusFile).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    private sealed class Sampler : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _ended;
        private long _highest;

        public Sampler()
        {
            _thread = new Thread(Sample) { IsBackground = true, Name = nameof(ResidentPeak) };
            _thread.Start();
        }

        public long Highest => Math.Max(Volatile.Read(ref _highest), Environment.WorkingSet);

        public void Dispose()
        {
            _ended = true;
            _thread.Join();
        }

        private void Sample()
        {
            for (; !_ended; Thread.Sleep(1))
                Volatile.Write(ref _highest, Math.Max(_highest, Environment.WorkingSet));
        }
    }
}
