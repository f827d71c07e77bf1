using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PcapStream.Expansion.Processes;

/// <summary>Looks at a tree again and again, keeps its peaks, and hears of those that have ended and became our children.</summary>
internal sealed class TreeMeter(ProcessTree tree, int root, Stopwatch clock)
{
    private const int LongestText = 1 << 13;

    // Reading PSS holds a lock that the program needs to map and unmap memory.
    private const int ShareOfPss = 20;

    private readonly byte[] _text = new byte[LongestText];
    private TimeSpan _nextPss;

    public long KernelPeak { get; private set; }

    public long TreePeak { get; private set; }

    public TimeSpan Cpu { get; private set; }

    /// <summary>The tree's processes that live; who has ended is heard of, but the program itself.</summary>
    public List<ProcessStat> Look()
    {
        List<ProcessStat> living = tree.Look();
        foreach (ProcessStat ended in living.Where(process => process.HasEnded && process.Id != root && process.Parent == Environment.ProcessId))
            Reap(ended.Id);
        living.RemoveAll(process => process.HasEnded);
        living.RemoveAll(process => AddressSpace.IsParents(process, living));
        foreach (ProcessStat process in living)
            KernelPeak = Math.Max(KernelPeak, ReadSize(process.Id, "status", "VmHWM:"u8));
        TreePeak = Math.Max(TreePeak, living.Sum(process => process.Resident));
        return living;
    }

    /// <summary>A sample of the tree, with its proportional size when that may be read again.</summary>
    public TreeSample Sample()
    {
        List<ProcessStat> living = Look();
        TimeSpan now = clock.Elapsed;
        long? proportional = null;
        if (now >= _nextPss)
        {
            proportional = living.Sum(process => ReadSize(process.Id, "smaps_rollup", "\nPss:"u8));
            _nextPss = now + ((clock.Elapsed - now) * ShareOfPss);
        }
        return new TreeSample(now, living.Sum(process => process.Resident), proportional,
            [.. living.Select(process => new ProcessSample(process.Id, process.Parent, process.Name, process.Resident))]);
    }

    /// <summary>Hears of a child that has ended.</summary>
    /// <returns>Its status, as wait(2) gives it; null where there is no such child, or it has not ended.</returns>
    public int? Reap(int process)
    {
        int heard;
        int status;
        Native.ResourceUsage usage;
        do
            heard = Native.Wait(process, out status, Native.NoHang, out usage);
        while (heard < 0 && Marshal.GetLastPInvokeError() == Native.Interrupted);
        if (heard != process)
            return null;
        KernelPeak = Math.Max(KernelPeak, usage.PeakBytes);
        Cpu += usage.Cpu;
        return status;
    }

    private long ReadSize(int process, string file, ReadOnlySpan<byte> label) => ProcFile.Kilobytes(ProcFile.Read(process, file, _text), label);
}
