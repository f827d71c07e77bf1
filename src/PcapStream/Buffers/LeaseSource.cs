namespace PcapStream.Buffers;

/// <summary>
/// Where a lease comes from. All leases of an allocator share one, unless they are watched: then each has its own.
/// </summary>
internal class LeaseSource
{
    internal LeaseSource(BlockPool pool, LeaseOrigin? origin)
    {
        Pool = pool;
        Origin = origin;
    }

    internal BlockPool Pool { get; }

    internal LeaseOrigin? Origin { get; }
}
