using PcapStream.Batching.Reading;
using PcapStream.Capture;

namespace PcapStream.Batching.Pipeline;

/// <summary>
/// Divides a file into ranges, and decides whose turn it is: workers read ranges in any order, and deliver them in the
/// order of the file. Bytes that no range accounts for are read in between. The caller's lock protects it.
/// </summary>
/// <param name="capture">A capture in a file.</param>
/// <param name="plan">The sizes.</param>
/// <param name="start">Offset of the first record.</param>
internal sealed class RangeQueue(CaptureReader capture, BatchPlan plan, long start)
{
    // Smaller ranges cost more to find and to order than they gain.
    private const int LeastBytes = 64 << 10;

    // As many ranges may fail at the start; later ones, in addition, as often as others succeed.
    private const int Tolerated = 8;

    private readonly SortedSet<long> _claimed = [];
    private int _bytes;
    private long _next;
    private long _number;
    private long _taken;
    private long _dropped;

    /// <summary>Whether there is a range to claim.</summary>
    public bool IsOpen => Volatile.Read(ref _bytes) > 0 && Volatile.Read(ref _next) < capture.Length;

    /// <summary>Begins, when the mean size of a record is known.</summary>
    /// <param name="packets">Packets of the first batch.</param>
    /// <param name="position">Offset of the byte after them.</param>
    public void Begin(int packets, long position)
    {
        // A range's packets fit in a batch unless they are much smaller than those seen.
        long fitting = plan.PacketsPerBatch * (position - start) / packets * 3 / 4;
        long most = Math.Min(Math.Min(fitting, plan.BytesPerBatch), FileRange.MostBytes);
        _next = position;
        if (most >= (plan.LeastRange ?? LeastBytes))
            Volatile.Write(ref _bytes, (int)most);
    }

    /// <summary>Claims the next range; null after the last.</summary>
    /// <param name="position">Offset up to which the file is read.</param>
    public RangeClaim? Claim(long position)
    {
        if (!IsOpen)
            return null;
        if (capture.Indexer.Fork() is not { } fork)
        {
            Close();
            return null;
        }
        long first = Math.Max(_next, position);
        var claim = new RangeClaim(_number++, first, _bytes, first == position, fork);
        Volatile.Write(ref _next, first + _bytes);
        _claimed.Add(claim.Number);
        return claim;
    }

    /// <summary>Whether a worker must wait for ranges before its own; for all of them when it has none.</summary>
    public bool MustWait(FileRange? own) => _claimed.Count > 0 && (own is null || _claimed.Min < own.Number);

    /// <summary>Removes a range that was used.</summary>
    public void Complete(long number)
    {
        _taken++;
        _claimed.Remove(number);
    }

    /// <summary>Removes a range that is of no use. Where most are, none is read any more.</summary>
    public void Drop(long number)
    {
        _claimed.Remove(number);
        if (++_dropped > Tolerated + _taken)
            Close();
    }

    /// <summary>Ends claims: no more ranges are needed.</summary>
    public void Close() => Volatile.Write(ref _bytes, 0);
}
