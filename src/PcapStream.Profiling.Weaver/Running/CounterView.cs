using System.IO.MemoryMappedFiles;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>A program's counters, seen from outside, while it runs and afterwards.</summary>
internal sealed class CounterView(string path) : IDisposable
{
    // More than that takes longer to read than samples are apart.
    private const long MostBytesToSample = 1 << 20;

    private MemoryMappedFile? _file;
    private MemoryMappedViewAccessor? _view;

    /// <summary>Whether its program still runs: the runtime locks what it maps.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            File.OpenHandle(path, share: FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>What was counted so far; null before the program has begun to count.</summary>
    public MemoryProfile? Read() => Open() ? ProfileData.Read(_view!.SafeMemoryMappedViewHandle) : null;

    /// <summary>What was charged to each method so far; nothing where there is too much of it.</summary>
    public IReadOnlyDictionary<string, long> Charged()
    {
        if (!Open() || ProfileData.BytesUsed(_view!.SafeMemoryMappedViewHandle) > MostBytesToSample)
            return new Dictionary<string, long>();
        return Read()!.Methods.GroupBy(method => method.Name).ToDictionary(method => method.Key, method => method.Sum(part => part.Increments));
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }

    private bool Open()
    {
        if (_view is null && File.Exists(path) && new FileInfo(path).Length > 0)
        {
            _file = MemoryMappedFile.CreateFromFile(File.OpenHandle(path, share: FileShare.ReadWrite), null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        // The program writes the head first, and has not done so when the file is new.
        return _view is not null && ProfileData.BytesUsed(_view.SafeMemoryMappedViewHandle) > 0;
    }
}
