using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Capture.Sources;

/// <summary>
/// Waits until a pipe has data or is closed, in steps after which a cancelled reader can stop: a thread that waits
/// in read(2) cannot be interrupted, and must not write into memory that is released meanwhile.
/// </summary>
internal static partial class PipePoll
{
    private const short DataToRead = 0x0001;
    private const int StepMilliseconds = 50;

    // EINTR: a signal, perhaps the one that cancels.
    private const int Interrupted = 4;

    /// <exception cref="OperationCanceledException">Cancelled before there was data.</exception>
    public static void WaitForData(SafeFileHandle pipe, CancellationToken cancellation)
    {
        // Windows has no poll for pipes; there a cancelled reader stops at the next data.
        if (OperatingSystem.IsWindows())
            return;
        do
            cancellation.ThrowIfCancellationRequested();
        while (!HasData(pipe));
    }

    /// <summary>Whether a pipe has data, or is at its end, before the patience ends.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before there was data.</exception>
    public static bool HasData(SafeFileHandle pipe, TimeSpan patience, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
            return true;
        for (long start = Stopwatch.GetTimestamp(); !HasData(pipe); cancellation.ThrowIfCancellationRequested())
        {
            if (Stopwatch.GetElapsedTime(start) >= patience)
                return false;
        }
        return true;
    }

    private static bool HasData(SafeFileHandle pipe)
    {
        bool held = false;
        try
        {
            pipe.DangerousAddRef(ref held);
            var descriptor = new PollDescriptor { Descriptor = (int)pipe.DangerousGetHandle(), Events = DataToRead };
            int ready = Poll(ref descriptor, 1, StepMilliseconds);
            // A pipe at its end or with an error is ready as well: the read reports that.
            return ready > 0 || (ready < 0 && Marshal.GetLastPInvokeError() != Interrupted);
        }
        finally
        {
            if (held)
                pipe.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeoutMilliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
