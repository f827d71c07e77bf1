namespace PcapStream.Buffers.Blocks;

/// <summary>A number for each thread that is never given again, unlike <see cref="Environment.CurrentManagedThreadId"/>.</summary>
internal static class ThreadNumber
{
    private static int _last;

    [ThreadStatic]
    private static int _current;

    internal static int Current => _current != 0 ? _current : _current = Interlocked.Increment(ref _last);
}
