namespace PcapStream.Processes;

/// <summary>Notices whether anybody opens a file, by whatever name of it: inotify(7).</summary>
public sealed unsafe class OpenWatch : IDisposable
{
    private readonly int _descriptor;
    private readonly bool _isWatching;

    public OpenWatch(string path)
    {
        _descriptor = SystemCalls.InitWatch(SystemCalls.CloseOnExec | SystemCalls.NonBlocking);
        _isWatching = _descriptor >= 0 && SystemCalls.AddWatch(_descriptor, path, SystemCalls.WatchOpen) >= 0;
    }

    /// <summary>Whether anybody did since; true where the system has no watch to give, for nobody is to be blamed for that.</summary>
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

    public void Dispose()
    {
        if (_descriptor >= 0)
            _ = SystemCalls.Close(_descriptor);
    }
}
