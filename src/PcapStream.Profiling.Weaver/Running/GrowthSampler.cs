using System.Diagnostics;
using System.Globalization;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>
/// Samples a program from outside while it runs: its resident set and its shared counters, at no cost for the program.
/// The longer the run, the longer the interval. The last sample is taken at the end, with all charges.
/// </summary>
internal sealed class GrowthSampler : IDisposable
{
    private const int MostSamples = 1024;

    private readonly List<ProfileSample> _samples;
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread _thread;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly string _statm;
    private readonly CounterView _counters;
    private TimeSpan _interval = TimeSpan.FromMilliseconds(10);

    /// <param name="program">The program.</param>
    /// <param name="data">Its counter file.</param>
    /// <param name="samples">Receives the samples; complete when the sampler is disposed of.</param>
    public GrowthSampler(Process program, string data, List<ProfileSample> samples)
    {
        _samples = samples;
        _statm = string.Create(CultureInfo.InvariantCulture, $"/proc/{program.Id}/statm");
        _counters = new CounterView(data);
        _thread = new Thread(Watch) { IsBackground = true, Name = "growth" };
        _thread.Start();
    }

    public void Dispose()
    {
        _over.Set();
        _thread.Join();
        // Adds the charges since the last sample; the resident set is no longer known.
        if (_samples.Count > 0)
            _samples.Add(_samples[^1] with { Seconds = _clock.Elapsed.TotalSeconds, Charged = _counters.Charged() });
        _counters.Dispose();
    }

    private void Watch()
    {
        do
        {
            if (ReadResident() is not (> 0 and { } resident))
                continue;
            _samples.Add(new ProfileSample(_clock.Elapsed.TotalSeconds, resident, _counters.Charged()));
            if (_samples.Count == MostSamples)
                Thin();
        }
        while (!_over.Wait(_interval));
    }

    private void Thin()
    {
        for (int i = _samples.Count - 1; i > 0; i -= 2)
            _samples.RemoveAt(i);
        _interval *= 2;
    }

    private long? ReadResident()
    {
        try
        {
            return long.Parse(
                File.ReadAllText(_statm).Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
