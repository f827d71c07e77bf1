namespace PcapStream.Processes;

/// <summary>Detects whether any process opens a file, under any of its names, with inotify(7).</summary>
public sealed unsafe class OpenWatch : IDisposable
{
    private readonly int _descriptor;
    private readonly bool _isWatching;

    /// <summary>Starts the watch.</summary>
    /// <param name="path">The file.</param>
    public OpenWatch(string path)
    {
        _descriptor = SystemCalls.InitWatch(SystemCalls.CloseOnExec | SystemCalls.NonBlocking);
        _isWatching = _descriptor >= 0 && SystemCalls.AddWatch(_descriptor, path, SystemCalls.WatchOpen) >= 0;
    }

    /// <summary>
    /// Whether the file was opened since then; true when the system has no watch left, because that is no one's fault.
    /// </summary>
    public bool WasOpened
    {
        get
        {
            if (!_isWatching)
                return true;
            byte* events = stackalloc byte[SystemCalls.OpaqueSize];
            return SystemCalls.Read(_descriptor, events, SystemCalls.OpaqueSize) > 0;
        }
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        if (_descriptor >= 0)
            _ = SystemCalls.Close(_descriptor);
    }
}
