using System.Diagnostics;
using System.Runtime.ExceptionServices;
using PcapStream.Batching.Pipeline;
using PcapStream.Operations.Selection;

namespace PcapStream.Operations.Stats;

/// <summary>
/// Counts the packets of one window after the other. A thread of its own takes what is counted at the end of a window
/// and reports it while the next window is counted.
/// </summary>
internal sealed class WindowCounter : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly StatsWindow _window;
    private readonly StatisticSet _whole;
    private readonly ReadingLoop _loop;
    private readonly Thread _reporting;
    private readonly ManualResetEventSlim _ended = new();

    // Guards the fields below.
    private readonly Lock _counting = new();
    private StatisticSet _set;
    private PacketTotals _totals = new();
    private long _begun = Stopwatch.GetTimestamp();
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts the first window.</summary>
    /// <param name="window">The duration, and who receives the statistics.</param>
    /// <param name="whole">The statistics of all packets, which share their memory limit.</param>
    /// <param name="loop">Gives the memory used.</param>
    public WindowCounter(StatsWindow window, StatisticSet whole, ReadingLoop loop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window.Duration, Shortest, nameof(window));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window.Duration, Longest, nameof(window));
        _window = window;
        _whole = whole;
        _loop = loop;
        _set = whole.CreateWindow();
        _reporting = new Thread(Run) { IsBackground = true, Name = "PcapStream windows" };
        WorkerThread.Start(_reporting);
    }

    /// <summary>Counts packets in the current window.</summary>
    public void Add(in SelectedPackets packets, DecodedBatch decoded)
    {
        lock (_counting)
        {
            _failure?.Throw();
            _totals.Add(packets.Records, packets.Batch);
            foreach (StatisticGroup group in _set.Groups)
                group.Add(packets, decoded);
        }
    }

    /// <summary>Reports the last window.</summary>
    public void Complete()
    {
        _ended.Set();
        _reporting.Join();
        _failure?.Throw();
    }

    public void Dispose()
    {
        _ended.Set();
        _reporting.Join();
        _set.Dispose();
        _ended.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_ended.Wait(_window.Duration))
                Report();
            Report();
        }
        catch (Exception error)
        {
            // The thread that counts throws it, which ends the operation.
            lock (_counting)
                _failure = ExceptionDispatchInfo.Capture(error);
        }
    }

    private void Report()
    {
        using StatisticSet set = TakeSet(out PacketTotals totals, out TimeSpan elapsed);
        _window.Completed(set.Complete(_loop, totals, elapsed));
    }

    private StatisticSet TakeSet(out PacketTotals totals, out TimeSpan elapsed)
    {
        StatisticSet next = _whole.CreateWindow();
        lock (_counting)
        {
            StatisticSet set = _set;
            long now = Stopwatch.GetTimestamp();
            totals = _totals;
            elapsed = Stopwatch.GetElapsedTime(_begun, now);
            (_set, _totals, _begun) = (next, new PacketTotals(), now);
            return set;
        }
    }
}
