using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using PcapStream.Capture;

namespace PcapStream.Protocols.Frame;

/// <summary>
/// Formats times in the machine's time zone, in tshark's notation. On Unix it asks the C library, the only source of a
/// zone's abbreviation at a given date. It caches the last second, as neighbouring packets share it. An instance serves
/// one thread.
/// </summary>
internal sealed partial class LocalClock
{
    /// <summary>Maximum bytes of a formatted time.</summary>
    public const int MaxLength = 96;

    private const int MaxZoneLength = 48;
    private const int TimeLength = 8;

    // A 32-bit year has up to ten digits.
    private const int MaxDateLength = 18;

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    // The seconds that DateTime can represent in every time zone.
    private static readonly long MinSecond = DateTimeOffset.MinValue.ToUnixTimeSeconds() + 86_400;
    private static readonly long MaxSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 86_400;

    private readonly byte[] _start = new byte[MaxLength];
    private readonly byte[] _zone = new byte[MaxZoneLength];
    private readonly byte[] _date = new byte[MaxDateLength];
    private readonly byte[] _ordinal = new byte[MaxDateLength];
    private long _second = long.MinValue;
    private int _startLength;
    private int _dateLength;
    private int _ordinalLength;
    private int _zoneLength;

    /// <summary>The date, such as <c>2012-09-29</c>; valid until the next call.</summary>
    public ReadOnlySpan<byte> Date(Timestamp time)
    {
        Update(time.Seconds);
        return _date.AsSpan(0, _dateLength);
    }

    /// <summary>The year and the day of the year, such as <c>2012/273</c>; valid until the next call.</summary>
    public ReadOnlySpan<byte> OrdinalDate(Timestamp time)
    {
        Update(time.Seconds);
        return _ordinal.AsSpan(0, _ordinalLength);
    }

    /// <summary>
    /// The time of the day, such as <c>16:36:15</c>; empty if the calendar does not extend to it. Valid until the next
    /// call.
    /// </summary>
    public ReadOnlySpan<byte> TimeOfDay(Timestamp time)
    {
        Update(time.Seconds);
        return _startLength == 0 ? default : _start.AsSpan((_startLength - TimeLength - 1)..(_startLength - 1));
    }

    /// <summary>
    /// Writes a time such as <c>Sep 29, 2012 16:36:15.409224000 UTC</c>, or that it is not representable if the
    /// calendar does not extend to it.
    /// </summary>
    /// <returns>Bytes written, at most <see cref="MaxLength"/>.</returns>
    public int Format(Timestamp moment, Span<byte> text)
    {
        Update(moment.Seconds);
        if (_startLength == 0)
            return Encoding.UTF8.GetBytes(Timestamp.NotRepresentableText, text);
        _start.AsSpan(0, _startLength).CopyTo(text);
        int length = _startLength;
        Append(text, ref length, moment.SubsecondNanoseconds, 9);
        text[length++] = (byte)' ';
        _zone.AsSpan(0, _zoneLength).CopyTo(text[length..]);
        return length + _zoneLength;
    }

    private void Update(long second)
    {
        if (second == _second)
            return;
        _second = second;
        if (OperatingSystem.IsWindows() || IntPtr.Size != sizeof(long))
            UpdateFromRuntime(second);
        else
            UpdateFromLibrary(second);
    }

    private void UpdateFromRuntime(long second)
    {
        if (second < MinSecond || second > MaxSecond)
        {
            CacheEpoch();
            return;
        }
        DateTime local = DateTime.UnixEpoch.AddSeconds(second).ToLocalTime();
        string zone = local.IsDaylightSavingTime() ? TimeZoneInfo.Local.DaylightName : TimeZoneInfo.Local.StandardName;
        _zoneLength = Encoding.UTF8.GetBytes(zone.AsSpan(0, Math.Min(zone.Length, MaxZoneLength / 3)), _zone);
        Cache(local.Year, local.Month, local.Day, local.Hour, local.Minute, local.Second, local.DayOfYear);
    }

    private unsafe void UpdateFromLibrary(long second)
    {
        if (LocalTimeOf(in second, out LocalTimeParts time) == 0 || time.Year > int.MaxValue - 1900)
        {
            CacheEpoch();
            return;
        }
        ReadOnlySpan<byte> zone = time.Zone == 0
            ? default
            : MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)time.Zone);
        _zoneLength = Math.Min(zone.Length, MaxZoneLength);
        zone[.._zoneLength].CopyTo(_zone);
        Cache(
            time.Year + 1900, time.Month + 1, time.Day, time.Hour, time.Minute, time.Second, time.DayOfYear + 1);
    }

    // Times outside the calendar belong to the epoch's day.
    private void CacheEpoch()
    {
        Cache(1970, 1, 1, 0, 0, 0, 1);
        _startLength = 0;
    }

    private void Cache(int year, int month, int day, int hour, int minute, int second, int dayOfYear)
    {
        int length = 0;
        Append(_date, ref length, year, 4);
        _date[length++] = (byte)'-';
        Append(_date, ref length, month, 2);
        _date[length++] = (byte)'-';
        Append(_date, ref length, day, 2);
        _dateLength = length;

        length = 0;
        Append(_ordinal, ref length, year, 4);
        _ordinal[length++] = (byte)'/';
        Append(_ordinal, ref length, dayOfYear, 3);
        _ordinalLength = length;

        Months.Slice((month - 1) * 3, 3).CopyTo(_start);
        length = 3;
        _start[length++] = (byte)' ';
        if (day < 10)
            _start[length++] = (byte)' ';
        Append(_start, ref length, day, 0);
        _start[length++] = (byte)',';
        _start[length++] = (byte)' ';
        Append(_start, ref length, year, 0);
        _start[length++] = (byte)' ';
        Append(_start, ref length, hour, 2);
        _start[length++] = (byte)':';
        Append(_start, ref length, minute, 2);
        _start[length++] = (byte)':';
        Append(_start, ref length, second, 2);
        _start[length++] = (byte)'.';
        _startLength = length;
    }

    private static void Append(Span<byte> text, ref int length, int value, byte digits)
    {
        Utf8Formatter.TryFormat(
            value, text[length..], out int written, digits == 0 ? default : new StandardFormat('D', digits));
        length += written;
    }

    [LibraryImport("libc", EntryPoint = "localtime_r")]
    private static partial nint LocalTimeOf(in long seconds, out LocalTimeParts time);

    // struct tm, the same in glibc, musl and macOS.
    [StructLayout(LayoutKind.Sequential)]
    private struct LocalTimeParts
    {
        public int Second;
        public int Minute;
        public int Hour;
        public int Day;
        public int Month;
        public int Year;
        public int Weekday;
        public int DayOfYear;
        public int DaylightSaving;
        public nint Offset;
        public nint Zone;
    }
}
