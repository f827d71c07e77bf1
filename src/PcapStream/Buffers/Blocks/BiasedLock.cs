using System.Runtime.CompilerServices;

namespace PcapStream.Buffers.Blocks;

/// <summary>
/// A lock that costs its habitual thread two plain stores and no atomic. Another thread takes it over by a
/// process-wide barrier; after <see cref="HandOverLimit"/> hand-overs it is an ordinary spin lock for good.
/// </summary>
/// <remarks>
/// Dekker's handshake with the expensive fence on the rare side: the owner stores <see cref="Bias.Inside"/> and
/// then reads <c>_bias</c>; the other clears <c>_bias</c>, runs <see cref="Interlocked.MemoryBarrierProcessWide"/>
/// and then reads <see cref="Bias.Inside"/>. Whatever the order, one of them sees the other. Not reentrant.
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

    /// <summary>Enters without an atomic or a call, if the lock is biased to this thread and it is as deep in its calls as before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Bias? TryEnterByPage()
    {
        Bias? bias = _bias;
        return bias is not null && bias.OwnerPage == StackPage.Current ? TryEnter(bias) : null;
    }

    /// <summary>Leaves what <see cref="TryEnterByPage"/> entered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Leave(Bias bias) => Volatile.Write(ref bias.Inside, 0);

    /// <summary>Enters, waiting if need be.</summary>
    /// <param name="page">The <see cref="StackPage"/> to know the thread by: that of the caller's fast path, not of a deeper one.</param>
    /// <returns>What <see cref="Exit(Bias)"/> needs.</returns>
    internal Bias? Enter(nint page) => TryEnterByBias(page) ?? EnterSlowly(page);

    /// <summary>Enters if that takes no waiting: by bias, or when the unbiased lock is free.</summary>
    /// <param name="page">As in <see cref="Enter"/>.</param>
    /// <param name="entry">What <see cref="Exit(Bias)"/> needs.</param>
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
                // A guest was inside; the bias is back, and not to be counted as handed over.
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

    /// <summary>Enters for a moment without taking the bias over, for those who only look or tidy up.</summary>
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

    /// <summary>What <see cref="Exit(Visit)"/> needs.</summary>
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
