using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations;

namespace PcapStream.Sql.Scanning;

/// <summary>The captures of a query, and what was found in them.</summary>
/// <param name="files">The captures, in order.</param>
/// <param name="batches">How they are read.</param>
/// <param name="progress">Receives the progress; null for none.</param>
internal sealed class QueriedCaptures(
    IReadOnlyList<string> files, BatchOptions batches, IProgress<StreamProgress>? progress)
{
    private readonly Lock _noting = new();
    private readonly List<FileDamage> _damage = [];
    private readonly List<CaptureException> _failures = [];

    /// <summary>Whether times are found by bisection, which needs captures in the order of time.</summary>
    public bool SeekTimes { get; init; } = true;

    public IReadOnlyList<string> Files => files;

    public BatchOptions Batches => batches;

    public IProgress<StreamProgress>? Progress => progress;

    /// <summary>Damaged places, each once, however often a query reads the captures.</summary>
    public IReadOnlyList<FileDamage> Damage => _damage;

    /// <summary>Captures that could not be read, each once.</summary>
    public IReadOnlyList<CaptureException> Failures => _failures;

    /// <summary>Notes what a reading found.</summary>
    public void Note(ReadingResult result)
    {
        lock (_noting)
        {
            foreach (FileDamage damage in result.Damage)
            {
                if (!_damage.Exists(other => (other.File, other.Entry.Offset) == (damage.File, damage.Entry.Offset)))
                    _damage.Add(damage);
            }
            foreach (CaptureException failure in result.Failures)
            {
                if (!_failures.Exists(other => other.Message == failure.Message))
                    _failures.Add(failure);
            }
        }
    }
}
