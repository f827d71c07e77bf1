using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>What a flow is: who began it, what is counted, and when it ends.</summary>
internal interface IFlowRules<TDetails>
    where TDetails : unmanaged, IFlowDetails
{
    /// <summary>The number of timers that <see cref="Update"/> may name.</summary>
    int Timers { get; }

    /// <summary>Why a flow has ended before a packet with its key; <see cref="FlowEnd.None"/> for one of it.</summary>
    FlowEnd EndBefore(in Flow<TDetails> flow, in FlowPacket packet);

    /// <summary>Begins a flow, which has its key only, with its first packet.</summary>
    void Begin(ref Flow<TDetails> flow, in FlowPacket packet);

    /// <summary>Adds a packet, also the first one.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="quiet">When no packets came before this one.</param>
    /// <returns>
    /// When the flow ends unless another packet comes; timers of the same number expire in about the order in which
    /// they are set.
    /// </returns>
    FlowTimer Update(ref Flow<TDetails> flow, in FlowPacket packet, QuietTimes quiet);

    /// <summary>A flow's timer has expired: when it expires again, or never, for a flow that ends.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="noticed">The clock at the first packet since the timer was due.</param>
    FlowTimer Expire(ref Flow<TDetails> flow, long noticed);
}

/// <summary>The clock at which a flow ends, and the number of the timer that waits for it.</summary>
internal readonly record struct FlowTimer(int Number, long Clock)
{
    private const int None = -1;

    /// <summary>The timer stays as it is; after it has expired, the flow ends.</summary>
    public static FlowTimer Unchanged => new(None, 0);

    public bool IsUnchanged => Number == None;

    /// <summary>The nanoseconds of a time; at most what fits.</summary>
    public static long Nanoseconds(TimeSpan time) =>
        time.Ticks > long.MaxValue / TimeSpan.NanosecondsPerTick
            ? long.MaxValue
            : time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>A timer that expires after some time.</summary>
    public static FlowTimer After(int number, long clock, long nanoseconds) =>
        new(number, clock > long.MaxValue - nanoseconds ? long.MaxValue : clock + nanoseconds);
}
