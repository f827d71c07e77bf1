using PcapStream.Capture;

namespace PcapStream.Batching.Pipeline;

/// <summary>
/// Starts threads, of which the system may allow no more (<c>ulimit -u</c>, a container's limit of processes).
/// </summary>
internal static class WorkerThread
{
    /// <summary>Starts a thread whose work other threads can do; false where the system allows no more.</summary>
    public static bool TryStart(Thread thread)
    {
        try
        {
            thread.Start();
            return true;
        }
        catch (Exception error) when (error is ThreadStartException or OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>Starts a thread that is required.</summary>
    /// <exception cref="CaptureException">The system allows no more.</exception>
    public static void Start(Thread thread)
    {
        if (!TryStart(thread))
            throw new CaptureException("no thread can be started: the limit of processes is reached (ulimit -u)");
    }
}
