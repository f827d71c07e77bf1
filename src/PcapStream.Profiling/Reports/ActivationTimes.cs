using System.IO.MemoryMappedFiles;
using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling.Reports;

/// <summary>The times at which a process's profiled methods ran, for the program that measures it.</summary>
/// <param name="Activations">
/// Outermost activations on each thread, ordered by start; parts of an asynchronous method are separate activations.
/// </param>
/// <param name="Complete">
/// Whether all activations are included; if not, the first of each method and thread and the longest of the rest.
/// </param>
public sealed record ActivationTimes(IReadOnlyList<Activation> Activations, bool Complete)
{
    /// <summary>The variable that names the folder where processes leave their files.</summary>
    public const string FolderVariable = Settings.MeasureVariable;

    /// <summary>Reads the files that processes have left in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>All activations; other files and files that were cut short in their first write are ignored.</returns>
    public static unsafe ActivationTimes Read(string folder)
    {
        var all = new List<Activation>();
        bool complete = true;
        IEnumerable<FileInfo> files = new DirectoryInfo(folder).EnumerateFiles();
        foreach (FileInfo file in files.Where(file => file.Length >= CounterHeader.Size))
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
            else if (block->Kind == CounterBlockKind.Activations
                && names.TryGetValue(((ActivationLog*)block)->Table, out string? name))
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
/// <param name="Start">The start, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="End">The end; null when the process ended within it.</param>
public readonly record struct Activation(string Method, int Thread, long Start, long? End);
