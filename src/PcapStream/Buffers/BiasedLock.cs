using System.Runtime.CompilerServices;

namespace PcapStream.Buffers;

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

    /// <summary>Enters without an atomic, if the lock is biased to this thread; else answers null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Bias? TryEnterByBias()
    {
        Bias? bias = _bias;
        if (bias is null || (bias.OwnerPage != StackPage.Current && !IsOwner(bias)))
            return null;
        Volatile.Write(ref bias.Inside, 1);
        if (Volatile.Read(ref _bias) == bias)
            return bias;
        Leave(bias);
        return null;
    }

    /// <summary>Leaves what <see cref="TryEnterByBias"/> entered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Leave(Bias bias) => Volatile.Write(ref bias.Inside, 0);

    /// <summary>Enters, waiting if need be.</summary>
    /// <returns>What <see cref="Exit(Bias)"/> needs.</returns>
    internal Bias? Enter() => TryEnterByBias() ?? EnterSlowly();

    /// <summary>Enters if that takes no waiting: by bias, or when the unbiased lock is free.</summary>
    internal bool TryEnter(out Bias? entry)
    {
        entry = TryEnterByBias();
        return entry is not null || (_unbiased && TrySpin());
    }

    internal void Exit(Bias? entry)
    {
        if (entry is not null)
            Leave(entry);
        else
            Volatile.Write(ref _spin, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsOwner(Bias bias)
    {
        if (bias.Owner != ThreadNumber.Current)
            return false;
        bias.OwnerPage = StackPage.Current;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Bias? EnterSlowly()
    {
        lock (_handOver)
        {
            if (!_unbiased)
            {
                // A guest was inside; the bias is back, and not to be counted as handed over.
                Bias? mine = TryEnterByBias();
                if (mine is not null)
                    return mine;
                Revoke();
                if (_handOvers++ < HandOverLimit)
                {
                    mine = new Bias(ThreadNumber.Current, StackPage.Current);
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
