using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PcapStream.Expansion.Processes;

/// <summary>Waits for a child's end at the side, and leaves hearing of it to others: waitid(2) with WNOWAIT.</summary>
internal sealed unsafe class Waiter : IDisposable
{
    private readonly ManualResetEvent _ended = new(initialState: false);
    private readonly Thread _thread;

    public Waiter(int process, Stopwatch clock)
    {
        _thread = new Thread(() =>
        {
            byte* information = stackalloc byte[Native.OpaqueSize];
            while (Native.WaitFor(Native.ProcessId, process, information, Native.Exited | Native.NoWait) < 0 && Marshal.GetLastPInvokeError() == Native.Interrupted)
            {
            }
            Elapsed = clock.Elapsed;
            _ended.Set();
        })
        { IsBackground = true, Name = "waiter" };
        _thread.Start();
    }

    public WaitHandle Ended => _ended;

    /// <summary>How long it ran, once it has ended.</summary>
    public TimeSpan Elapsed { get; private set; }

    public void Dispose()
    {
        _thread.Join();
        _ended.Dispose();
    }
}
