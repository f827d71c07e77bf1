using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PcapStream.Processes;

/// <summary>A running program, sampled from its start to its end.</summary>
internal sealed class MeasuredTree
{
    // By then the process is no longer the shell's fork, but the program.
    private static readonly TimeSpan FirstSample = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MostInterval = TimeSpan.FromHours(1);

    // Sampling takes at most a tenth of a processor's time.
    public const int PausePerSampling = 9;
    private const int SignalBits = 0x7F;
    private const int ShellSignalBase = 128;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ProcessCommand _command;
    private readonly int _process;
    private readonly ProcessTree _tree;
    private readonly TreeMeter _meter;

    public MeasuredTree(int process, string mark, ProcessCommand command)
    {
        (_process, _command) = (process, command);
        _tree = new ProcessTree(process, mark);
        _meter = new TreeMeter(_tree, process, _clock);
    }

    /// <param name="sampled">Called with each sample; null to only update the peaks.</param>
    /// <param name="cancellation">Ends the tree.</param>
    public ProcessResult Watch(Action<TreeSample>? sampled, CancellationToken cancellation)
    {
        bool timedOut;
        using var waiter = new Waiter(_process, _clock);
        try
        {
            timedOut = WaitForEnd(waiter, sampled, cancellation);
        }
        catch
        {
            TreeEnding.End(_meter);
            waiter.Ended.WaitOne();
            _meter.Reap(_process);
            throw;
        }
        if (timedOut || cancellation.IsCancellationRequested)
            TreeEnding.End(_meter);
        waiter.Ended.WaitOne();
        Subreaper.Leave(
            _meter.Look().Where(process => process.Parent == Environment.ProcessId).Select(process => process.Id));
        int status = _meter.Reap(_process) ?? throw new InvalidOperationException(
            "another part of this process has waited for the program, or SIGCHLD is ignored");
        int signal = status & SignalBits;
        return new ProcessResult
        {
            ExitCode = signal == 0 ? (status >> 8) & 0xFF : ShellSignalBase + signal,
            Signal = signal == 0 ? null : signal,
            TimedOut = timedOut,
            KernelPeakBytes = _meter.KernelPeak,
            TreePeakBytes = _meter.TreePeak,
            NamesAtPeak = [.. _meter.NamesAtPeak],
            Elapsed = waiter.Elapsed,
            Cpu = _meter.Cpu,
            Processes = _tree.Seen,
        };
    }

    /// <returns>Whether the program took too long.</returns>
    private bool WaitForEnd(Waiter waiter, Action<TreeSample>? sampled, CancellationToken cancellation)
    {
        TimeSpan interval = TimeSpan.FromTicks(
            Math.Clamp(_command.SampleInterval.Ticks, LeastInterval.Ticks, MostInterval.Ticks));
        TimeSpan end = _command.Timeout ?? TimeSpan.MaxValue;
        TimeSpan took = TimeSpan.Zero;
        TimeSpan next = FirstSample < interval ? FirstSample : interval;
        WaitHandle[] events = [waiter.Ended, cancellation.WaitHandle];
        while (true)
        {
            TimeSpan pause = (next < end ? next : end) - _clock.Elapsed;
            if (WaitHandle.WaitAny(events, pause > TimeSpan.Zero ? pause : TimeSpan.Zero) != WaitHandle.WaitTimeout)
                return false;
            TimeSpan start = _clock.Elapsed;
            if (start >= end)
                return true;
            if (start < next)
                continue;
            TimeSpan cpu = SystemCalls.ThreadCpu;
            if (sampled is null)
                _meter.Look();
            else
                sampled(_meter.Sample());
            // The first sample is slow, because its code is compiled, and any other may be slow by chance.
            (TimeSpan before, took) = (took, SystemCalls.ThreadCpu - cpu);
            TimeSpan least = (took < before ? took : before) * PausePerSampling;
            next = start + (least > interval ? least : interval);
        }
    }
}

/// <summary>
/// Waits for a child's end on a thread of its own and leaves it to be reaped: waitid(2) with WNOWAIT.
/// </summary>
internal sealed unsafe class Waiter : IDisposable
{
    private readonly ManualResetEvent _ended = new(initialState: false);
    private readonly Thread _thread;

    public Waiter(int process, Stopwatch clock)
    {
        _thread = new Thread(() =>
        {
            byte* information = stackalloc byte[SystemCalls.OpaqueSize];
            const int Options = SystemCalls.Exited | SystemCalls.NoWait;
            while (SystemCalls.WaitFor(SystemCalls.ProcessId, process, information, Options) < 0
                && Marshal.GetLastPInvokeError() == SystemCalls.Interrupted)
            {
            }
            Elapsed = clock.Elapsed;
            _ended.Set();
        })
        { IsBackground = true, Name = "waiter" };
        _thread.Start();
    }

    public WaitHandle Ended => _ended;

    /// <summary>The time that the child ran, once it has ended.</summary>
    public TimeSpan Elapsed { get; private set; }

    public void Dispose()
    {
        _thread.Join();
        _ended.Dispose();
    }
}
