using System.Diagnostics;

namespace PcapStream.Processes;

/// <summary>A process that runs already, sampled with its descendants until it ends.</summary>
internal sealed class AttachedTree
{
    // Its end is noticed by then, however rare the samples are.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(1);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ProcessStat _process;
    private readonly ProcessTree _tree;
    private readonly TreeMeter _meter;
    private readonly Dictionary<(int, long), TimeSpan> _cpu = [];

    public AttachedTree(ProcessStat process)
    {
        _process = process;
        _tree = new ProcessTree(process.Id, mark: null);
        _meter = new TreeMeter(_tree, process.Id, _clock);
        _meter.Attach();
    }

    private bool HasEnded =>
        ProcessStat.Read(_process.Id) is not { HasEnded: false } stat || stat.Start != _process.Start;

    /// <param name="interval">The time between samples.</param>
    /// <param name="sampled">Called with each sample.</param>
    /// <param name="ending">Ends the measurement, and leaves the processes alone.</param>
    public ProcessResult Watch(TimeSpan interval, Action<TreeSample> sampled, CancellationToken ending)
    {
        if (interval < LeastInterval)
            interval = LeastInterval;
        TimeSpan next = TimeSpan.Zero;
        while (!HasEnded)
        {
            TimeSpan start = _clock.Elapsed;
            if (start >= next)
            {
                TimeSpan before = SystemCalls.ThreadCpu;
                sampled(Sample());
                TimeSpan least = (SystemCalls.ThreadCpu - before) * MeasuredTree.PausePerSampling;
                next = start + (least > interval ? least : interval);
            }
            TimeSpan pause = next - _clock.Elapsed;
            pause = pause < TimeSpan.Zero ? TimeSpan.Zero : pause > Look ? Look : pause;
            if (ending.WaitHandle.WaitOne(pause))
            {
                sampled(Sample());
                break;
            }
        }
        return new ProcessResult
        {
            ExitCode = 0,
            KernelPeakBytes = _meter.KernelPeak,
            TreePeakBytes = _meter.TreePeak,
            NamesAtPeak = [.. _meter.NamesAtPeak],
            Elapsed = _clock.Elapsed,
            Cpu = _cpu.Values.Aggregate(TimeSpan.Zero, (sum, one) => sum + one),
            Processes = _tree.Seen,
        };
    }

    private TreeSample Sample()
    {
        TreeSample sample = _meter.Sample();
        foreach (ProcessStat process in _meter.Last)
            _cpu[(process.Id, process.Start)] = _meter.CpuOf(process);
        return sample;
    }
}

/// <summary>A running process cannot be measured.</summary>
/// <param name="process">The process id.</param>
/// <param name="reason">The reason.</param>
public sealed class ProcessAttachException(
    int process, string reason) : Exception($"process {process}: cannot be measured: {reason}");
