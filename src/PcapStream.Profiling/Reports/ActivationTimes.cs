using System.IO.MemoryMappedFiles;
using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling.Reports;

/// <summary>When a process's profiled methods ran, as it left it to who measured it.</summary>
/// <param name="Activations">Outermost activations on each thread, in the order of their beginning; parts of an asynchronous method are activations of their own.</param>
/// <param name="Complete">Whether those are all; else they are the first of each method and thread, and the longest of the rest.</param>
public sealed record ActivationTimes(IReadOnlyList<Activation> Activations, bool Complete)
{
    /// <summary>The variable that names the folder where processes leave their files.</summary>
    public const string FolderVariable = Settings.MeasureVariable;

    /// <summary>Reads what all processes have left in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>What they left; files that are none of theirs, or were cut short in their first write, count for nothing.</returns>
    public static unsafe ActivationTimes Read(string folder)
    {
        var all = new List<Activation>();
        bool complete = true;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles().Where(file => file.Length >= CounterHeader.Size))
        {
            using var mapped = MemoryMappedFile.CreateFromFile(file.FullName, FileMode.Open);
            using MemoryMappedViewAccessor view = mapped.CreateViewAccessor();
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            try
            {
                complete &= Read(start, file.Length, all);
            }
            finally
            {
                view.SafeMemoryMappedViewHandle.ReleasePointer();
            }
        }
        return new ActivationTimes([.. all.OrderBy(activation => activation.Start)], complete);
    }

    private static unsafe bool Read(byte* start, long length, List<Activation> all)
    {
        var names = new Dictionary<int, string>();
        bool complete = true;
        foreach (nint at in ProfileData.Blocks(start, length))
        {
            var block = (CounterBlock*)at;
            if (block->Kind == CounterBlockKind.Map)
            {
                ProfileMap map = ProfileData.Map(block);
                for (int i = 0; i < map.Tables.Count; i++)
                    names[block->FirstTable + i] = map.Tables[i].Name;
            }
            else if (block->Kind == CounterBlockKind.Activations && names.TryGetValue(((ActivationLog*)block)->Table, out string? name))
            {
                complete &= Add((ActivationLog*)block, name, all);
            }
        }
        return complete;
    }

    private static unsafe bool Add(ActivationLog* log, string name, List<Activation> all)
    {
        foreach (ActivationLog.Span span in log->Kept)
        {
            if (span.Start > 0)
                all.Add(new Activation(name, log->Thread, span.Start, span.End));
        }
        if (log->Open > 0)
            all.Add(new Activation(name, log->Thread, log->Open, null));
        return log->Count <= ActivationLog.First + ActivationLog.Longest;
    }
}

/// <summary>One activation of a profiled method.</summary>
/// <param name="Method">Namespace, type and method.</param>
/// <param name="Thread">The managed thread.</param>
/// <param name="Start">When it began, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="End">When it ended; null when the process did within it.</param>
public readonly record struct Activation(string Method, int Thread, long Start, long? End);
