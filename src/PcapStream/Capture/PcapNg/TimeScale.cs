namespace PcapStream.Capture.PcapNg;

/// <summary>
/// How an interface's ticks become nanoseconds: by if_tsresol (draft-ietf-opsawg-pcapng, section 4.2), a power of ten
/// or, with its highest bit set, of two; and by if_tsoffset, in seconds. And back. Two with the same options are equal.
/// </summary>
internal sealed record TimeScale
{
    /// <summary>Microseconds since the epoch: what an interface has that says nothing else.</summary>
    public static readonly TimeScale Usual = new(Microseconds, 0);

    /// <summary>Nanoseconds since the epoch.</summary>
    public static readonly TimeScale OfNanoseconds = new(NanosecondDigits, 0);

    private const byte PowerOfTwo = 0x80;
    private const byte Microseconds = 6;
    private const byte NanosecondDigits = 9;

    // A power of ten that 128 bits hold.
    private const int MostDigits = 38;

    private readonly byte _resolution;
    private readonly long _offsetSeconds;

    private TimeScale(byte resolution, long offsetSeconds)
    {
        _resolution = resolution;
        _offsetSeconds = offsetSeconds;
        Offset = (Int128)offsetSeconds * Timestamp.NanosecondsPerSecond;
        int exponent = resolution & ~PowerOfTwo;
        if ((resolution & PowerOfTwo) != 0)
        {
            Multiplier = Timestamp.NanosecondsPerSecond;
            Divisor = (UInt128)1 << exponent;
            TicksPerSecond = Divisor;
            // The decimals that a unit of 2^-n needs, as many as there are.
            Precision = (TimestampPrecision)Math.Min(NanosecondDigits, (int)Math.Ceiling(exponent * Math.Log10(2)));
        }
        else
        {
            Multiplier = PowerOfTen(Math.Max(NanosecondDigits - exponent, 0));
            Divisor = PowerOfTen(Math.Max(exponent - NanosecondDigits, 0));
            TicksPerSecond = PowerOfTen(exponent);
            Precision = (TimestampPrecision)Math.Min(exponent, NanosecondDigits);
        }
        if (Divisor == 1 && Offset == 0)
        {
            ExactMultiplier = (long)Multiplier;
            ExactTicks = (ulong)(long.MaxValue / ExactMultiplier);
        }
    }

    /// <summary>The scale of an interface's options; interfaces that say nothing share one.</summary>
    public static TimeScale Of(byte resolution, long offsetSeconds = 0) =>
        resolution == Microseconds && offsetSeconds == 0 ? Usual : new TimeScale(resolution, offsetSeconds);

    /// <summary>Precision of the times, as far as it is told.</summary>
    public TimestampPrecision Precision { get; }

    /// <summary>Ticks in a second; of more than 10^38, that.</summary>
    public UInt128 TicksPerSecond { get; }

    /// <summary>Whether a tick is shorter than a nanosecond, or is no whole number of them.</summary>
    public bool HasFinerTicks => Divisor != 1;

    private UInt128 Multiplier { get; }

    private UInt128 Divisor { get; }

    private Int128 Offset { get; }

    // For all but odd interfaces a multiplication does; 0 when it does not.
    private long ExactMultiplier { get; }

    private ulong ExactTicks { get; }

    /// <inheritdoc/>
    public bool Equals(TimeScale? other) =>
        other is not null && other._resolution == _resolution && other._offsetSeconds == _offsetSeconds;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_resolution, _offsetSeconds);

    /// <summary>
    /// Nanoseconds since the epoch, rounded down; beyond the years 1677 to 2262 the nearest that there is
    /// (<see cref="Timestamp.IsBeyond"/>), and <see cref="TimeOf"/> tells the time.
    /// </summary>
    public long Nanoseconds(ulong ticks) =>
        ExactMultiplier != 0 && ticks <= ExactTicks ? (long)ticks * ExactMultiplier : Timestamp.Saturate(Exact(ticks));

    /// <summary>The time, rounded down to nanoseconds.</summary>
    public Timestamp TimeOf(ulong ticks) => Timestamp.Of(Exact(ticks));

    /// <summary>Whether the ticks are a whole number of nanoseconds.</summary>
    // A tick is at most 2^64, a multiplier at most 10^9, so that 128 bits hold the product.
    public bool IsWhole(ulong ticks) => Divisor == 1 || ticks * Multiplier % Divisor == 0;

    /// <summary>
    /// The first tick that <see cref="TimeOf"/> reads as this time; where a tick is longer than a nanosecond and none
    /// does, the last one before. False for a time beyond all ticks, which gets the nearest.
    /// </summary>
    public bool TryTicks(Timestamp time, out ulong ticks)
    {
        ticks = 0;
        Int128 elapsed = time == Timestamp.NotRepresentable ? Int128.MaxValue : time.ExactNanoseconds - Offset;
        if (elapsed < 0)
            return false;
        ticks = ulong.MaxValue;
        // Nanoseconds after the offset that the highest tick names.
        if ((UInt128)elapsed > ulong.MaxValue * Multiplier / Divisor)
            return false;
        // Within the span the product is below 2^64 multipliers, so that 128 bits hold it.
        ticks = (ulong)(((UInt128)elapsed * Divisor + Multiplier - 1) / Multiplier);
        if (Exact(ticks) > time.ExactNanoseconds)
            ticks--;
        return true;
    }

    /// <summary>The same for a time of 64 bits.</summary>
    public bool TryTicks(long nanoseconds, out ulong ticks)
    {
        if (ExactMultiplier == 0 || nanoseconds < 0)
            return TryTicks(new Timestamp(nanoseconds), out ticks);
        ticks = (ulong)nanoseconds / (ulong)ExactMultiplier;
        return true;
    }

    private Int128 Exact(ulong ticks) => (Int128)(ticks * Multiplier / Divisor) + Offset;

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        for (int i = 0; i < Math.Min(exponent, MostDigits); i++)
            power *= 10;
        return power;
    }
}
