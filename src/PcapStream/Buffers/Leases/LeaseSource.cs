using System.Diagnostics;
using System.Globalization;
using PcapStream.Buffers.Blocks;

namespace PcapStream.Buffers.Leases;

/// <summary>
/// The origin of a lease. All leases of an allocator share one, unless they are watched: then each has its own.
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

/// <summary>A lease's name in messages, and the place where it was taken, if that is known.</summary>
internal sealed class LeaseOrigin
{
    private readonly StackTrace? _trace;

    internal LeaseOrigin(long id, int length, StackTrace? trace)
    {
        Id = id;
        Length = length;
        _trace = trace;
    }

    internal long Id { get; }

    internal int Length { get; }

    internal static string NameOf(long id, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"{LeaseId.Name(id)} ({length} bytes)");

    public override string ToString()
    {
        string name = NameOf(Id, Length);
        return _trace is null ? name : $"{name}, taken\n{_trace.ToString().TrimEnd()}\n";
    }
}

/// <summary>
/// A source that only its lease refers to. When no copy of the lease is reachable any more, the garbage
/// collector runs the finalizer, and the lease is known to be lost.
/// </summary>
internal sealed class LeaseTracker : LeaseSource, IDisposable
{
    private readonly LeaseWatch _watch;

    internal LeaseTracker(BlockPool pool, nint[] segments, LeaseOrigin origin, LeaseWatch watch)
        : base(pool, segments, origin)
    {
        _watch = watch;
    }

    /// <summary>The lease was released; there is nothing to report.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    ~LeaseTracker() => _watch.ReportLost(Origin!);
}
