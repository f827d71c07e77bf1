using System.Diagnostics;

namespace PcapStream.Processes;

/// <summary>
/// What was seen of a tree over time. Its length is bounded: when it is full, the lesser of each two neighbours goes, so
/// that peaks stay, and what follows is taken half as often.
/// </summary>
public sealed class SampleHistory(TimeSpan interval)
{
    private const int MostSamples = 1 << 14;

    private readonly List<TreeSample> _samples = [];
    private readonly TimeSpan _slack = interval / 2;
    private TimeSpan _interval = interval;
    private double _byteSeconds;
    private TreeSample? _last;

    public IReadOnlyList<TreeSample> Samples => _samples;

    /// <summary>When the program started, in ticks of <see cref="Stopwatch"/>, as exactly as samples tell.</summary>
    public long Origin { get; private set; } = Stopwatch.GetTimestamp();

    /// <summary>The resident set's mean over time, in bytes; each sample counts until the next. Null without a sample.</summary>
    public double? Mean => _last is null ? null : _last.Elapsed == First!.Elapsed ? _last.ResidentBytes : _byteSeconds / (_last.Elapsed - First.Elapsed).TotalSeconds;

    /// <summary>The greatest proportional size that was read.</summary>
    public long? ProportionalPeak { get; private set; }

    public TreeSample? First { get; private set; }

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
        // More often than wanted, while a capture's first byte is waited for: of those the greatest is kept.
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
            _samples[i] = _samples[2 * i].ResidentBytes >= _samples[(2 * i) + 1].ResidentBytes ? _samples[2 * i] : _samples[(2 * i) + 1];
        _samples.RemoveRange(MostSamples / 2, MostSamples / 2);
        _interval *= 2;
    }
}
