namespace PcapStream.Expansion.Processes;

/// <summary>Notices whether anybody opens a file, by whatever name of it: inotify(7).</summary>
internal sealed unsafe class OpenWatch : IDisposable
{
    private readonly int _descriptor;
    private readonly bool _isWatching;

    public OpenWatch(string path)
    {
        _descriptor = Native.InitWatch(Native.CloseOnExec | Native.NonBlocking);
        _isWatching = _descriptor >= 0 && Native.AddWatch(_descriptor, path, Native.WatchOpen) >= 0;
    }

    /// <summary>Whether anybody did since; true where the system has no watch to give, for nobody is to be blamed for that.</summary>
    public bool WasOpened
    {
        get
        {
            if (!_isWatching)
                return true;
            byte* events = stackalloc byte[Native.OpaqueSize];
            return Native.Read(_descriptor, events, Native.OpaqueSize) > 0;
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
            _ = Native.Close(_descriptor);
    }
}
