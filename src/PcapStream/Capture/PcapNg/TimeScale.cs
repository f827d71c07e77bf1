using System.Globalization;

namespace PcapStream.Capture.PcapNg;

/// <summary>
/// How an interface's ticks become nanoseconds: by if_tsresol (draft-ietf-opsawg-pcapng, section 4.2), a power of ten
/// or, with its highest bit set, of two; and by if_tsoffset, in seconds; and the reverse. Two scales of the same
/// options are equal.
/// </summary>
internal sealed record TimeScale
{
    /// <summary>Microseconds since the epoch: the scale of an interface without these options.</summary>
    public static readonly TimeScale Usual = new(Microseconds, 0);

    /// <summary>Nanoseconds since the epoch.</summary>
    public static readonly TimeScale OfNanoseconds = new(NanosecondDigits, 0);

    private const byte PowerOfTwo = 0x80;
    private const byte Microseconds = 6;
    private const byte NanosecondDigits = 9;

    // The largest power of ten in 128 bits.
    private const int MostDigits = 38;

    private readonly byte _resolution;
    private readonly long _offsetSeconds;

    private TimeScale(byte resolution, long offsetSeconds)
    {
        _resolution = resolution;
        _offsetSeconds = offsetSeconds;
        // The decimals that a unit of 2^-n needs, at most nine.
        Precision = (TimestampPrecision)Math.Min(
            NanosecondDigits, IsBinary ? (int)Math.Ceiling(Exponent * Math.Log10(2)) : Exponent);
        HasFinerTicks = Exponent > (IsBinary ? 0 : NanosecondDigits);
        if (HasFinerTicks || offsetSeconds != 0)
            return;
        ExactMultiplier = 1;
        for (int i = IsBinary ? 0 : Exponent; i < NanosecondDigits; i++)
            ExactMultiplier *= 10;
        ExactTicks = (ulong)(long.MaxValue / ExactMultiplier);
    }

    /// <summary>The scale of an interface's options; interfaces without options share one.</summary>
    public static TimeScale Of(byte resolution, long offsetSeconds = 0) =>
        resolution == Microseconds && offsetSeconds == 0 ? Usual : new TimeScale(resolution, offsetSeconds);

    /// <summary>Precision of the times, at most nanoseconds.</summary>
    public TimestampPrecision Precision { get; }

    /// <summary>Ticks per second, at most 10^38.</summary>
    public UInt128 TicksPerSecond => IsBinary ? (UInt128)1 << Exponent : PowerOfTen(Exponent);

    /// <summary><see cref="TicksPerSecond"/> in decimal digits.</summary>
    public string TicksPerSecondText =>
        !IsBinary && Exponent <= NanosecondDigits ? "1000000000"[..(Exponent + 1)] : LongTicksPerSecond();

    /// <summary>Whether a tick is shorter than a nanosecond, or is not a whole number of them.</summary>
    public bool HasFinerTicks { get; }

    private bool IsBinary => (_resolution & PowerOfTwo) != 0;

    private int Exponent => _resolution & ~PowerOfTwo;

    // For a scale without finer ticks.
    private int Digits => IsBinary ? 0 : Exponent;

    // 128 bits only where 64 are too few: there is no precompiled code for them.
    private UInt128 Multiplier =>
        IsBinary ? Timestamp.NanosecondsPerSecond : PowerOfTen(Math.Max(NanosecondDigits - Exponent, 0));

    private UInt128 Divisor => IsBinary ? (UInt128)1 << Exponent : PowerOfTen(Math.Max(Exponent - NanosecondDigits, 0));

    private Int128 Offset => (Int128)_offsetSeconds * Timestamp.NanosecondsPerSecond;

    // For nearly all interfaces a multiplication suffices; 0 if not.
    private long ExactMultiplier { get; }

    private ulong ExactTicks { get; }

    /// <inheritdoc/>
    public bool Equals(TimeScale? other) =>
        other is not null && other._resolution == _resolution && other._offsetSeconds == _offsetSeconds;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_resolution, _offsetSeconds);

    /// <summary>
    /// Nanoseconds since the epoch, rounded down; beyond the years 1677 to 2262 the nearest of them
    /// (<see cref="Timestamp.IsBeyond"/>), and <see cref="TimeOf"/> gives the exact time.
    /// </summary>
    public long Nanoseconds(ulong ticks) =>
        ExactMultiplier != 0 && ticks <= ExactTicks ? (long)ticks * ExactMultiplier : Saturated(ticks);

    /// <summary>The time, rounded down to nanoseconds.</summary>
    public Timestamp TimeOf(ulong ticks) =>
        ExactMultiplier != 0 && ticks <= ExactTicks ? new Timestamp((long)ticks * ExactMultiplier) : LongTimeOf(ticks);

    /// <summary>Whether another scale cannot hold all times of this one.</summary>
    public bool IsFinerThan(TimeScale other) => HasFinerTicks ? this != other
        : other.HasFinerTicks ? HasMoreTicksThan(other) : Digits > other.Digits;

    /// <summary>Whether the ticks are a whole number of nanoseconds.</summary>
    public bool IsWhole(ulong ticks) => !HasFinerTicks || IsLongWhole(ticks);

    /// <summary>
    /// The first tick that <see cref="TimeOf"/> converts to this time; if a tick is longer than a nanosecond and none
    /// does, the last one before. False for a time beyond all ticks, which gets the nearest.
    /// </summary>
    public bool TryTicks(Timestamp time, out ulong ticks)
    {
        ticks = 0;
        Int128 elapsed = time == Timestamp.NotRepresentable ? Int128.MaxValue : time.ExactNanoseconds - Offset;
        if (elapsed < 0)
            return false;
        ticks = ulong.MaxValue;
        // Nanoseconds from the offset to the highest tick.
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

    private long Saturated(ulong ticks) => Timestamp.Saturate(Exact(ticks));

    private Timestamp LongTimeOf(ulong ticks) => Timestamp.Of(Exact(ticks));

    // A tick is at most 2^64, a multiplier at most 10^9, so that 128 bits hold the product.
    private bool IsLongWhole(ulong ticks) => ticks * Multiplier % Divisor == 0;

    private bool HasMoreTicksThan(TimeScale other) => TicksPerSecond > other.TicksPerSecond;

    private string LongTicksPerSecond() => TicksPerSecond.ToString(CultureInfo.InvariantCulture);

    private Int128 Exact(ulong ticks) => (Int128)(ticks * Multiplier / Divisor) + Offset;

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        for (int i = 0; i < Math.Min(exponent, MostDigits); i++)
            power *= 10;
        return power;
    }
}
