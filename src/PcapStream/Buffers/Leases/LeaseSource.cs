using PcapStream.Buffers.Blocks;

namespace PcapStream.Buffers.Leases;

/// <summary>
/// Where a lease comes from. All leases of an allocator share one, unless they are watched: then each has its own.
/// </summary>
internal class LeaseSource
{
    internal LeaseSource(BlockPool pool, nint[] segments, LeaseOrigin? origin)
    {
        Pool = pool;
        Segments = segments;
        Origin = origin;
    }

    internal BlockPool Pool { get; }

    /// <summary>See <see cref="LeaseTable.Segments"/>.</summary>
    internal nint[] Segments { get; }

    internal LeaseOrigin? Origin { get; }
}
