namespace PcapStream.Processes;

/// <summary>
/// Makes this process the parent of orphaned descendants while a program is measured: PR_SET_CHILD_SUBREAPER of
/// prctl(2).
/// </summary>
internal sealed unsafe class Subreaper : IDisposable
{
    private static readonly Lock Guard = new();
    private static readonly HashSet<int> LeftBehind = [];
    private static int _users;
    private static int _before;

    public Subreaper()
    {
        lock (Guard)
        {
            LeftBehind.RemoveWhere(process => SystemCalls.Wait(process, out _, SystemCalls.NoHang, out _) != 0);
            if (_users++ > 0)
                return;
            int before = 0;
            _ = SystemCalls.Control(SystemCalls.GetSubreaper, (nuint)(&before), 0, 0, 0);
            _before = before;
            _ = SystemCalls.Control(SystemCalls.SetSubreaper, 1, 0, 0, 0);
        }
    }

    /// <summary>Remembers children that outlive a measurement, to reap them later.</summary>
    public static void Leave(IEnumerable<int> children)
    {
        lock (Guard)
            LeftBehind.UnionWith(children);
    }

    public void Dispose()
    {
        lock (Guard)
        {
            if (--_users == 0)
                _ = SystemCalls.Control(SystemCalls.SetSubreaper, (nuint)_before, 0, 0, 0);
        }
    }
}
