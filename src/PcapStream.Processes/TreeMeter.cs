using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PcapStream.Processes;

/// <summary>Samples a tree, keeps its peaks, and reaps processes that have ended and became our children.</summary>
internal sealed class TreeMeter(ProcessTree tree, int root, Stopwatch clock)
{
    private const int LongestText = 1 << 13;

    // Reading PSS holds a lock that the program needs to map and unmap memory, so there are pauses between readings.
    private const int ShareOfPss = 20;

    private readonly byte[] _text = new byte[LongestText];
    private readonly Dictionary<(int Id, long Start), ProcessStat> _attached = [];
    private readonly Dictionary<(int Id, long Start), long> _earlierPeaks = [];
    private TimeSpan _nextPss;
    private List<ProcessStat> _atPeak = [];

    public long KernelPeak { get; private set; }

    public long TreePeak { get; private set; }

    /// <summary>The names of the processes when their sum was the largest.</summary>
    public IEnumerable<string> NamesAtPeak => _atPeak.Select(process => process.Name);

    public TimeSpan Cpu { get; private set; }

    /// <summary>The processes that ran when they were last listed.</summary>
    public IReadOnlyList<ProcessStat> Last { get; private set; } = [];

    /// <summary>
    /// Begins to measure processes that run already: their peaks and processor times until now do not count.
    /// </summary>
    public void Attach()
    {
        foreach (ProcessStat process in tree.Look())
        {
            _attached[(process.Id, process.Start)] = process;
            _earlierPeaks[(process.Id, process.Start)] = ReadSize(process.Id, "status", "VmHWM:"u8);
        }
    }

    /// <summary>The processor time of a process since it was attached to, or else since its start.</summary>
    public TimeSpan CpuOf(ProcessStat process) =>
        process.Cpu - (_attached.TryGetValue((process.Id, process.Start), out ProcessStat? before)
            ? before.Cpu
            : TimeSpan.Zero);

    /// <summary>Lists the running processes, and reaps those that have ended, except the program itself.</summary>
    public List<ProcessStat> Look()
    {
        List<ProcessStat> living = tree.Look();
        foreach (ProcessStat process in living)
        {
            if (process.HasEnded && process.Id != root && process.Parent == Environment.ProcessId)
                Reap(process.Id);
        }
        living.RemoveAll(process => process.HasEnded);
        living.RemoveAll(process => AddressSpace.IsParents(process, living));
        Last = living;
        foreach (ProcessStat process in living)
            KernelPeak = Math.Max(KernelPeak, PeakOf(process));
        long sum = living.Sum(process => process.Resident);
        if (sum > TreePeak)
            (TreePeak, _atPeak) = (sum, living);
        return living;
    }

    /// <summary>Takes a sample of the tree, with its proportional size when that may be read again.</summary>
    public TreeSample Sample()
    {
        List<ProcessStat> living = Look();
        TimeSpan now = clock.Elapsed;
        long? proportional = null;
        if (now >= _nextPss)
        {
            long sum = living.Sum(process => ReadSize(process.Id, "smaps_rollup", "\nPss:"u8));
            // That of another user's process may not be read.
            proportional = sum > 0 ? sum : null;
            _nextPss = now + ((clock.Elapsed - now) * ShareOfPss);
        }
        return new TreeSample(now, living.Sum(process => process.Resident), proportional,
            [.. living.Select(
                process => new ProcessSample(process.Id, process.Parent, process.Name, process.Resident))]);
    }

    /// <summary>Reaps a child that has ended.</summary>
    /// <returns>The status of wait(2); null when there is no such child or it has not ended.</returns>
    public int? Reap(int process)
    {
        int heard;
        int status;
        SystemCalls.ResourceUsage usage;
        do
            heard = SystemCalls.Wait(process, out status, SystemCalls.NoHang, out usage);
        while (heard < 0 && Marshal.GetLastPInvokeError() == SystemCalls.Interrupted);
        if (heard != process)
            return null;
        KernelPeak = Math.Max(KernelPeak, usage.PeakBytes);
        Cpu += usage.Cpu;
        return status;
    }

    // A mark that has not risen is one from before.
    private long PeakOf(ProcessStat process)
    {
        long peak = ReadSize(process.Id, "status", "VmHWM:"u8);
        return _earlierPeaks.TryGetValue((process.Id, process.Start), out long earlier) && peak <= earlier
            ? process.Resident
            : peak;
    }

    private long ReadSize(int process, string file, ReadOnlySpan<byte> label) =>
        ProcFile.Kilobytes(ProcFile.Read(process, file, _text), label);
}

/// <summary>A program's tree at one moment.</summary>
/// <param name="Elapsed">The time since the program's start.</param>
/// <param name="ResidentBytes">The sum of the resident sets; shared pages count for each process.</param>
/// <param name="ProportionalBytes">
/// The sum of the proportional sets (PSS), in which shared pages are divided by the number of processes. Null when it
/// was not read: reading takes 13 ms per GiB, during which the program may wait, and is limited to a twentieth of the
/// time.
/// </param>
/// <param name="Processes">The tree's processes, the program itself first.</param>
public sealed record TreeSample(
    TimeSpan Elapsed, long ResidentBytes, long? ProportionalBytes, IReadOnlyList<ProcessSample> Processes);

/// <summary>One process at one moment.</summary>
/// <param name="Id">The process id.</param>
/// <param name="Parent">
/// The parent's id; this process's for the program and for processes whose parent has ended.
/// </param>
/// <param name="Name">The name, at most 15 bytes of it.</param>
/// <param name="ResidentBytes">Bytes of the resident set.</param>
public readonly record struct ProcessSample(int Id, int Parent, string Name, long ResidentBytes);

/// <summary>
/// Detects a child that shares its parent's memory between vfork(2) and execve(2), which must not be counted twice.
/// kcmp(2) compares two processes of the same size; without kcmp in the kernel both are counted.
/// </summary>
internal static class AddressSpace
{
    private const int Memory = 1;

    private static readonly int Compare = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 312,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 272,
        _ => -1,
    };

    public static bool IsParents(ProcessStat process, List<ProcessStat> all) =>
        all.Exists(parent => parent.Id == process.Parent && parent.AddressSpace == process.AddressSpace)
        && Compare > 0
        && SystemCalls.SystemCall(Compare, process.Id, process.Parent, Memory, 0, 0) == 0;
}
