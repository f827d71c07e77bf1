using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Buffers.Blocks;

/// <summary>
/// A lock that costs its usual thread two plain stores and no atomic operation. Another thread takes it over by a
/// process-wide barrier; after <see cref="HandOverLimit"/> hand-overs it becomes an ordinary spin lock.
/// </summary>
/// <remarks>
/// Dekker's algorithm with the expensive fence on the rare side: the owner stores <see cref="Bias.Inside"/> and
/// then reads <c>_bias</c>; the other clears <c>_bias</c>, runs <see cref="Interlocked.MemoryBarrierProcessWide"/>
/// and then reads <see cref="Bias.Inside"/>. In any order, at least one of them sees the other. Not reentrant.
/// </remarks>
internal sealed class BiasedLock
{
    internal const int HandOverLimit = 64;

    private readonly Lock _handOver = new();
    private Bias? _bias;
    private int _handOvers;
    private bool _unbiased;
    private int _spin;

    internal bool IsUnbiased => Volatile.Read(ref _unbiased);

    /// <summary>
    /// Enters without an atomic operation or a call, if the lock is biased to this thread and the thread is on the same
    /// page of its stack as before.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Bias? TryEnterByPage()
    {
        Bias? bias = _bias;
        return bias is not null && bias.OwnerPage == StackPage.Current ? TryEnter(bias) : null;
    }

    /// <summary>Leaves the lock after <see cref="TryEnterByPage"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Leave(Bias bias) => Volatile.Write(ref bias.Inside, 0);

    /// <summary>Enters, waiting if need be.</summary>
    /// <param name="page">
    /// The <see cref="StackPage"/> by which to recognise the thread: that of the caller's fast path, not a deeper one.
    /// </param>
    /// <returns>The argument for <see cref="Exit(Bias)"/>.</returns>
    internal Bias? Enter(nint page) => TryEnterByBias(page) ?? EnterSlowly(page);

    /// <summary>Enters if no wait is needed: by bias, or when the unbiased lock is free.</summary>
    /// <param name="page">As in <see cref="Enter"/>.</param>
    /// <param name="entry">The argument for <see cref="Exit(Bias)"/>.</param>
    internal bool TryEnter(nint page, out Bias? entry)
    {
        entry = TryEnterByBias(page);
        return entry is not null || (_unbiased && TrySpin());
    }

    internal void Exit(Bias? entry)
    {
        if (entry is not null)
            Leave(entry);
        else
            Volatile.Write(ref _spin, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Bias? TryEnter(Bias bias)
    {
        Volatile.Write(ref bias.Inside, 1);
        if (Volatile.Read(ref _bias) == bias)
            return bias;
        Leave(bias);
        return null;
    }

    private Bias? TryEnterByBias(nint page)
    {
        Bias? bias = _bias;
        if (bias is null || bias.Owner != ThreadNumber.Current)
            return null;
        bias.OwnerPage = page;
        return TryEnter(bias);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Bias? EnterSlowly(nint page)
    {
        lock (_handOver)
        {
            if (!_unbiased)
            {
                // A guest was inside and restored the bias: this is not a hand-over.
                Bias? mine = TryEnterByBias(page);
                if (mine is not null)
                    return mine;
                Revoke();
                if (_handOvers++ < HandOverLimit)
                {
                    mine = new Bias(ThreadNumber.Current, page);
                    Volatile.Write(ref _bias, mine);
                    return mine;
                }
                Volatile.Write(ref _unbiased, true);
            }
        }
        Spin();
        return null;
    }

    /// <summary>Enters for a moment without taking over the bias, for rare operations such as counting.</summary>
    internal Visit EnterAsGuest()
    {
        _handOver.Enter();
        if (_unbiased)
        {
            _handOver.Exit();
            Spin();
            return default;
        }
        Bias? owner = _bias;
        Revoke();
        return new Visit(owner, isGuest: true);
    }

    internal void Exit(Visit visit)
    {
        if (!visit.IsGuest)
        {
            Exit((Bias?)null);
            return;
        }
        Volatile.Write(ref _bias, visit.Owner);
        _handOver.Exit();
    }

    private void Revoke()
    {
        Bias? owner = _bias;
        if (owner is null)
            return;
        Volatile.Write(ref _bias, null);
        Interlocked.MemoryBarrierProcessWide();
        var spinner = new SpinWait();
        while (Volatile.Read(ref owner.Inside) != 0)
            spinner.SpinOnce();
    }

    private void Spin()
    {
        var spinner = new SpinWait();
        while (!TrySpin())
            spinner.SpinOnce();
    }

    private bool TrySpin() => Volatile.Read(ref _spin) == 0 && Interlocked.CompareExchange(ref _spin, 1, 0) == 0;

    /// <summary>The argument for <see cref="Exit(Visit)"/>.</summary>
    internal readonly struct Visit
    {
        internal Visit(Bias? owner, bool isGuest)
        {
            Owner = owner;
            IsGuest = isGuest;
        }

        internal Bias? Owner { get; }

        internal bool IsGuest { get; }
    }
}

/// <summary>A thread's claim to a <see cref="BiasedLock"/>, and whether the thread is inside.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal sealed class Bias
{
    // Other threads read Owner while the owner writes Inside all the time: they lie on different cache lines.
    [FieldOffset(0)]
    internal readonly int Owner;

    /// <summary>The page of the stack where the owner was last recognised. Only the owner writes it.</summary>
    [FieldOffset(8)]
    internal nint OwnerPage;

    [FieldOffset(128)]
    internal int Inside;

    internal Bias(int owner, nint ownerPage)
    {
        Owner = owner;
        OwnerPage = ownerPage;
        Inside = 1;
    }
}

/// <summary>
/// The current page of the stack: it identifies a thread in one instruction, where a thread-local variable costs a
/// call (<c>__tls_get_addr</c>, 4 ns on Linux, twice for each lease).
/// </summary>
/// <remarks>
/// Two live threads never share a page of stack, so the same page is the same thread. A different page proves
/// nothing: the thread may be deeper in its calls.
/// </remarks>
internal static unsafe class StackPage
{
    // The smallest page of any system; larger pages are only seen as several.
    private const int PageShift = 12;

    internal static nint Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        [SkipLocalsInit]
        get
        {
            byte marker;
            return (nint)(&marker) >> PageShift;
        }
    }
}

/// <summary>
/// A number for each thread that is never reused, unlike <see cref="Environment.CurrentManagedThreadId"/>.
/// </summary>
internal static class ThreadNumber
{
    private static int _last;

    [ThreadStatic]
    private static int _current;

    internal static int Current => _current != 0 ? _current : _current = Interlocked.Increment(ref _last);
}
