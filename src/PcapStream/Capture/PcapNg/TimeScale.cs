namespace PcapStream.Capture.PcapNg;

/// <summary>
/// How an interface's ticks become nanoseconds: by if_tsresol (draft-ietf-opsawg-pcapng, section 4.2), a power of ten
/// or, with its highest bit set, of two; and by if_tsoffset, in seconds. And back.
/// </summary>
internal sealed class TimeScale
{
    /// <summary>Microseconds since the epoch: what an interface has that says nothing else.</summary>
    public static readonly TimeScale Usual = new();

    private const byte PowerOfTwo = 0x80;
    private const byte Microseconds = 6;
    private const int NanosecondDigits = 9;

    private readonly UInt128 _multiplier = 1;
    private readonly UInt128 _divisor = 1;
    private readonly Int128 _offset;

    // Nanoseconds after the offset that the highest tick names.
    private readonly UInt128 _span;

    // For all but odd interfaces a multiplication does; 0 when it does not.
    private readonly long _exactMultiplier;
    private readonly ulong _exactTicks;

    private TimeScale(byte resolution = Microseconds, long offsetSeconds = 0)
    {
        int exponent = resolution & ~PowerOfTwo;
        if ((resolution & PowerOfTwo) != 0)
        {
            _multiplier = Timestamp.NanosecondsPerSecond;
            _divisor = (UInt128)1 << exponent;
            // The decimals that a unit of 2^-n needs, as many as there are.
            Precision = (TimestampPrecision)Math.Min(NanosecondDigits, (int)Math.Ceiling(exponent * Math.Log10(2)));
        }
        else if (exponent <= NanosecondDigits)
        {
            _multiplier = PowerOfTen(NanosecondDigits - exponent);
            Precision = (TimestampPrecision)exponent;
        }
        else
        {
            _divisor = PowerOfTen(Math.Min(exponent - NanosecondDigits, 38));
            Precision = TimestampPrecision.Nanoseconds;
        }
        _offset = (Int128)offsetSeconds * Timestamp.NanosecondsPerSecond;
        _span = ulong.MaxValue * _multiplier / _divisor;
        if (_divisor == 1 && _offset == 0)
        {
            _exactMultiplier = (long)_multiplier;
            _exactTicks = (ulong)(long.MaxValue / _exactMultiplier);
        }
    }

    /// <summary>The scale of an interface's options; interfaces that say nothing share one.</summary>
    public static TimeScale Of(byte resolution, long offsetSeconds = 0) =>
        resolution == Microseconds && offsetSeconds == 0 ? Usual : new TimeScale(resolution, offsetSeconds);

    /// <summary>Precision of the times.</summary>
    public TimestampPrecision Precision { get; }

    /// <summary>Nanoseconds since the epoch, rounded down; beyond the years 1677 to 2262 the nearest that there is.</summary>
    public long Nanoseconds(ulong ticks) => _exactMultiplier != 0 && ticks <= _exactTicks ? (long)ticks * _exactMultiplier : Scale(ticks);

    /// <summary>
    /// The first tick that <see cref="Nanoseconds"/> reads as this time; where a tick is longer than a nanosecond and none
    /// does, the last one before. False for a time beyond all ticks.
    /// </summary>
    public bool TryTicks(long nanoseconds, out ulong ticks)
    {
        // The highest time also stands for all that are beyond.
        if (_exactMultiplier == 0 || nanoseconds is < 0 or long.MaxValue)
            return TryDivide(nanoseconds, out ticks);
        ticks = (ulong)nanoseconds / (ulong)_exactMultiplier;
        return true;
    }

    private bool TryDivide(long nanoseconds, out ulong ticks)
    {
        Int128 elapsed = nanoseconds - _offset;
        ticks = 0;
        if (elapsed < 0 || (UInt128)elapsed > _span)
            return false;
        // Within the span the product is below 2^64 multipliers, so that 128 bits hold it.
        ticks = (ulong)(((UInt128)elapsed * _divisor + _multiplier - 1) / _multiplier);
        if (Nanoseconds(ticks) > nanoseconds)
            ticks--;
        return true;
    }

    private long Scale(ulong ticks)
    {
        // A tick is at most 2^64, a multiplier at most 10^9, so that 128 bits hold the product.
        Int128 nanoseconds = (Int128)(ticks * _multiplier / _divisor) + _offset;
        return nanoseconds > long.MaxValue ? long.MaxValue : nanoseconds <= long.MinValue ? long.MinValue + 1 : (long)nanoseconds;
    }

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        for (int i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }
}
