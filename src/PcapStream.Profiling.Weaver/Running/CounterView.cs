using System.IO.MemoryMappedFiles;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>Reads a program's counters from outside, while it runs and afterwards.</summary>
internal sealed class CounterView(string path) : IDisposable
{
    // Reading more takes longer than the interval between samples.
    private const long MostBytesToSample = 1 << 20;

    private MemoryMappedFile? _file;
    private MemoryMappedViewAccessor? _view;

    /// <summary>Whether the program still runs: the runtime locks mapped files.</summary>
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

    /// <summary>The counts so far; null before the program starts to count.</summary>
    public MemoryProfile? Read() => Open() ? ProfileData.Read(_view!.SafeMemoryMappedViewHandle) : null;

    /// <summary>The bytes charged to each method so far; empty when there are too many counters.</summary>
    public IReadOnlyDictionary<string, long> Charged()
    {
        if (!Open() || ProfileData.BytesUsed(_view!.SafeMemoryMappedViewHandle) > MostBytesToSample)
            return new Dictionary<string, long>();
        return Read()!.Methods.GroupBy(method => method.Name)
            .ToDictionary(method => method.Key, method => method.Sum(part => part.Increments));
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
            _file = MemoryMappedFile.CreateFromFile(
                File.OpenHandle(path, share: FileShare.ReadWrite),
                mapName: null,
                capacity: 0,
                MemoryMappedFileAccess.Read,
                HandleInheritability.None,
                leaveOpen: false);
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        // The program writes the header first; a new file does not have one yet.
        return _view is not null && ProfileData.BytesUsed(_view.SafeMemoryMappedViewHandle) > 0;
    }
}
