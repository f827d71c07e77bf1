using PcapStream.Buffers.Blocks;

namespace PcapStream.Buffers.Leases;

/// <summary>
/// A source that only its lease refers to. When nobody can reach a copy of the lease any more, the garbage
/// collector runs the finalizer, and the lease is known to be lost.
/// </summary>
internal sealed class LeaseTracker : LeaseSource, IDisposable
{
    private readonly LeaseWatch _watch;

    internal LeaseTracker(BlockPool pool, nint[] segments, LeaseOrigin origin, LeaseWatch watch) : base(pool, segments, origin)
    {
        _watch = watch;
    }

    /// <summary>The lease was released; there is nothing to report.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    ~LeaseTracker() => _watch.ReportLost(Origin!);
}
