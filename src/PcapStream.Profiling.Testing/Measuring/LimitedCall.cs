using PcapStream.Profiling.Testing.Heap;
using PcapStream.Profiling.Testing.Lines;

namespace PcapStream.Profiling.Testing.Measuring;

/// <summary>A piece of a test whose memory is limited.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="place">Where it is, so that another run of the test can find it again.</param>
/// <param name="first">What its first call has taken; null when it has not run yet.</param>
internal abstract class LimitedCall(string name, CallPlace place, AllocatedBytes? first)
{
    private AllocatedBytes? _first = first;

    public string Name => name;

    public CallPlace Place => place;

    /// <summary>Whether it has run at least once.</summary>
    public bool HasRun => _first is not null;

    /// <summary>A bound of the first call's peak, when another has made it.</summary>
    public long? FirstPeak { get; init; }

    /// <summary>The bytes of the first call, with all that happens only once.</summary>
    public async ValueTask<AllocatedBytes> First()
    {
        _first ??= await MeasureFirst().ConfigureAwait(false);
        return _first.Value;
    }

    /// <summary>Calls it once.</summary>
    public abstract ValueTask Run();

    /// <summary>Measures it; its code is warm.</summary>
    public abstract ValueTask<AllocatedBytes> Measure();

    /// <summary>The failure, with the lines that grew.</summary>
    /// <param name="excess">What it did, after its name.</param>
    public MemoryLimitException Exceeds(string excess) => new($"{name} {excess}\n\n{GuiltyLines.Of(place)}");

    /// <summary>The failure, with the lines that keep objects alive.</summary>
    /// <param name="excess">What it did, after its name.</param>
    /// <param name="kept">The objects.</param>
    public MemoryLimitException Exceeds(string excess, KeptObjects kept) =>
        new($"{name} {excess}\n\n{GuiltyLines.Of(place, kept)}");

    private protected abstract ValueTask<AllocatedBytes> MeasureFirst();
}

/// <summary>Synchronous code: the bytes of its thread.</summary>
internal sealed class ThreadCall(string name, CallPlace place, Action action, AllocatedBytes? first = null)
    : LimitedCall(name, place, first)
{
    public override ValueTask Run()
    {
        action();
        return ValueTask.CompletedTask;
    }

    public override ValueTask<AllocatedBytes> Measure() => new(ThreadAllocations.Measure(action));

    private protected override ValueTask<AllocatedBytes> MeasureFirst() => new(ThreadAllocations.MeasureFirst(action));
}

/// <summary>Asynchronous code: the bytes of all threads.</summary>
internal sealed class ProcessCall(string name, CallPlace place, Func<Task> action, AllocatedBytes? first = null)
    : LimitedCall(name, place, first)
{
    public override async ValueTask Run() => await action().ConfigureAwait(false);

    public override async ValueTask<AllocatedBytes> Measure() =>
        await ProcessAllocations.Measure(action).ConfigureAwait(false);

    private protected override async ValueTask<AllocatedBytes> MeasureFirst() =>
        await ProcessAllocations.MeasureFirst(action).ConfigureAwait(false);
}
