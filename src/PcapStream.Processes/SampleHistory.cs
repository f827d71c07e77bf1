using System.Diagnostics;

namespace PcapStream.Processes;

/// <summary>
/// The samples of a tree over time. Its length is bounded: when it is full, the smaller of each two neighbours is
/// removed, so that peaks stay, and samples are then kept half as often.
/// </summary>
/// <param name="interval">The least time between samples.</param>
public sealed class SampleHistory(TimeSpan interval)
{
    private const int MostSamples = 1 << 14;

    private readonly List<TreeSample> _samples = [];
    private readonly TimeSpan _slack = interval / 2;
    private TimeSpan _interval = interval;
    private double _byteSeconds;
    private TreeSample? _last;

    /// <summary>The samples that are kept, in order.</summary>
    public IReadOnlyList<TreeSample> Samples => _samples;

    /// <summary>The program's start, in ticks of <see cref="Stopwatch"/>, derived from the samples.</summary>
    public long Origin { get; private set; } = Stopwatch.GetTimestamp();

    /// <summary>
    /// The mean of the resident set over time, in bytes; each sample counts until the next. Null without samples.
    /// </summary>
    public double? Mean => _last is null ? null
        : _last.Elapsed == First!.Elapsed ? _last.ResidentBytes
        : _byteSeconds / (_last.Elapsed - First.Elapsed).TotalSeconds;

    /// <summary>The largest proportional size, in bytes; null when it was never read.</summary>
    public long? ProportionalPeak { get; private set; }

    /// <summary>The first sample; null without samples.</summary>
    public TreeSample? First { get; private set; }

    /// <summary>Adds a sample.</summary>
    /// <param name="sample">The sample, later than the last one.</param>
    public void Add(TreeSample sample)
    {
        long origin = Stopwatch.GetTimestamp() - (long)(sample.Elapsed.TotalSeconds * Stopwatch.Frequency);
        Origin = First is null ? origin : Math.Min(Origin, origin);
        First ??= sample;
        if (_last is not null)
            _byteSeconds += _last.ResidentBytes * (sample.Elapsed - _last.Elapsed).TotalSeconds;
        _last = sample;
        if (sample.ProportionalBytes is { } proportional)
            ProportionalPeak = Math.Max(ProportionalPeak ?? 0, proportional);
        Keep(sample);
    }

    private void Keep(TreeSample sample)
    {
        // Samples are more frequent than the interval until the first capture is open; the largest of them is kept.
        if (_samples.Count > 1 && sample.Elapsed - _samples[^2].Elapsed < _interval - _slack)
        {
            if (sample.ResidentBytes > _samples[^1].ResidentBytes)
                _samples[^1] = sample;
            return;
        }
        _samples.Add(sample);
        if (_samples.Count == MostSamples)
            Thin();
    }

    private void Thin()
    {
        for (int i = 0; i < MostSamples / 2; i++)
        {
            (TreeSample first, TreeSample second) = (_samples[2 * i], _samples[(2 * i) + 1]);
            _samples[i] = first.ResidentBytes >= second.ResidentBytes ? first : second;
        }
        _samples.RemoveRange(MostSamples / 2, MostSamples / 2);
        _interval *= 2;
    }
}
