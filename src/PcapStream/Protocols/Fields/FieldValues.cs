using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using PcapStream.Capture;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Fields;

/// <summary>
/// Collects the values of one field of a packet. Reuses its memory, so that nothing is allocated after it has grown to
/// the longest value.
/// </summary>
/// <param name="form">The form of all values.</param>
internal sealed class FieldValues(FieldForm form = FieldForm.Text)
{
    // Numbers and addresses are shorter; only text and bytes need to pass their length.
    private const int LongestShortValue = 64;
    private const int Decimals = 9;

    private byte[] _text = new byte[4096];
    private int[] _ends = new int[64];
    private int _length;
    private bool _isText;

    /// <summary>The number of values.</summary>
    public int Count { get; private set; }

    /// <summary>Value 0 to <see cref="Count"/> - 1, valid until the next is added.</summary>
    public ReadOnlySpan<byte> this[int index] => _text.AsSpan((index == 0 ? 0 : _ends[index - 1])..(_ends[index]));

    /// <summary>A raw number, truth or time; a number above <see cref="long.MaxValue"/> as the same bits.</summary>
    public long NumberAt(int index) => MemoryMarshal.Read<long>(this[index]);

    /// <summary>A raw number with decimals.</summary>
    public double RealAt(int index) => MemoryMarshal.Read<double>(this[index]);

    /// <summary>Removes all values.</summary>
    public void Clear()
    {
        Count = 0;
        _length = 0;
    }

    /// <summary>Removes all values but one.</summary>
    public void Keep(int index)
    {
        ReadOnlySpan<byte> kept = this[index];
        kept.CopyTo(_text);
        _length = kept.Length;
        _ends[0] = kept.Length;
        Count = 1;
    }

    /// <summary>Adds an address.</summary>
    public void AddAddress(NetworkAddress address)
    {
        bool fits = address.TryFormat(Reserve(NetworkAddress.LongestText), out int written);
        Debug.Assert(fits, "no address is longer");
        Commit(written);
    }

    /// <summary>Adds a number in decimal.</summary>
    public void AddDecimal(ulong value)
    {
        if (IsRaw)
        {
            AddNumber((long)value);
            return;
        }
        bool fits = Utf8Formatter.TryFormat(value, Reserve(LongestShortValue), out int written);
        Debug.Assert(fits, "20 digits are the most");
        Commit(written);
    }

    /// <summary>Adds a signed number in decimal.</summary>
    public void AddSigned(long value)
    {
        if (IsRaw)
        {
            AddNumber(value);
            return;
        }
        bool fits = Utf8Formatter.TryFormat(value, Reserve(LongestShortValue), out int written);
        Debug.Assert(fits, "20 characters are the most");
        Commit(written);
    }

    /// <summary>Adds a whole number that is given as text; other text is no raw value.</summary>
    public void AddWhole(string text)
    {
        if (!IsRaw)
            AddText(text);
        else if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
            AddNumber((long)number);
    }

    /// <summary>Adds a number with as many digits as tell it from all others.</summary>
    public void AddReal(double value)
    {
        if (IsRaw)
        {
            AddNumber(BitConverter.DoubleToInt64Bits(value));
            return;
        }
        bool fits = value.TryFormat(Reserve(LongestShortValue), out int written, "R", CultureInfo.InvariantCulture);
        Debug.Assert(fits, "24 characters are the most");
        Commit(written);
    }

    /// <summary>Adds a number with up to 15 digits, as C's <c>%.15g</c> prints it.</summary>
    public void AddDouble(double value)
    {
        if (IsRaw)
        {
            AddReal(value);
            return;
        }
        bool fits = value.TryFormat(Reserve(LongestShortValue), out int written, "g15", CultureInfo.InvariantCulture);
        Debug.Assert(fits, "22 characters are the most");
        Commit(written);
    }

    /// <summary>Adds a number with decimals; its raw value is the nearest <see cref="double"/>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format">.NET's format of the text.</param>
    public void AddReal(decimal value, ReadOnlySpan<char> format)
    {
        Span<byte> buffer = Reserve(LongestShortValue);
        bool fits = value.TryFormat(buffer, out int written, format, CultureInfo.InvariantCulture);
        Debug.Assert(fits, "29 digits, a sign and a point are the most");
        // The text decides, as a conversion of the decimal rounds twice.
        if (IsRaw)
            AddReal(double.Parse(buffer[..written], CultureInfo.InvariantCulture));
        else
            Commit(written);
    }

    /// <summary>Adds a span of nanoseconds as a number of seconds, whose raw value has decimals too.</summary>
    /// <param name="nanoseconds">The span.</param>
    /// <param name="decimals">Decimals of the text; no others may be set.</param>
    public void AddRealSeconds(decimal nanoseconds, int decimals = Decimals) =>
        AddReal(nanoseconds / Timestamp.NanosecondsPerSecond, decimals == Decimals ? "F9" : "F6");

    /// <summary>Adds a number in hexadecimal: <c>0x</c> and at least <paramref name="digits"/> digits.</summary>
    public void AddHex(ulong value, int digits)
    {
        if (IsRaw)
        {
            AddNumber((long)value);
            return;
        }
        Span<byte> buffer = Reserve(LongestShortValue);
        digits = Math.Max(digits, 16 - BitOperations.LeadingZeroCount(value | 1) / 4);
        buffer[0] = (byte)'0';
        buffer[1] = (byte)'x';
        for (int i = digits + 1; i >= 2; i--)
        {
            buffer[i] = HexDigit((int)value & 15);
            value >>= 4;
        }
        Commit(digits + 2);
    }

    /// <summary>Adds a character in C's quotes, as in <c>'S'</c>; its raw value is a number.</summary>
    public void AddCharacter(byte value)
    {
        if (IsRaw)
            AddNumber(value);
        else if (value is > 0x1F and < 0x7F)
            AddText([(byte)'\'', value, (byte)'\'']);
        else if (value == 0)
            AddText("'\\0'"u8);
        else
        {
            // In octal.
            AddText([(byte)'\'', (byte)'\\', Digit(value >> 6), Digit(value >> 3 & 7), Digit(value & 7), (byte)'\'']);
        }

        static byte Digit(int number) => (byte)('0' + number);
    }

    /// <summary>Adds 1 or 0.</summary>
    public void AddBoolean(bool value)
    {
        if (IsRaw)
            AddNumber(value ? 1 : 0);
        else
            AddText(value ? "1"u8 : "0"u8);
    }

    /// <summary>Adds true or false.</summary>
    public void AddTruth(bool value)
    {
        if (IsRaw)
            AddNumber(value ? 1 : 0);
        else
            AddText(value ? "true"u8 : "false"u8);
    }

    /// <summary>Adds an IPv4 address of 4 bytes.</summary>
    public void AddIpv4(ReadOnlySpan<byte> address)
    {
        if (IsRaw)
            AddCopy(address);
        else
            Commit(Ipv4Text.Format(address, Reserve(LongestShortValue)));
    }

    /// <summary>Adds an IPv6 address of 16 bytes in the form of RFC 5952.</summary>
    public void AddIpv6(ReadOnlySpan<byte> address)
    {
        if (IsRaw)
            AddCopy(address);
        else
            Commit(Ipv6Text.Format(address, Reserve(LongestShortValue)));
    }

    /// <summary>Adds bytes in hexadecimal separated by colons, as hardware addresses are written.</summary>
    public void AddColonBytes(ReadOnlySpan<byte> bytes)
    {
        if (IsRaw)
            AddCopy(bytes);
        else
            Commit(EthernetText.Format(bytes, Reserve(bytes.Length * 3 + 1)));
    }

    /// <summary>Adds bytes in hexadecimal.</summary>
    public void AddBytes(ReadOnlySpan<byte> bytes)
    {
        if (IsRaw)
            AddCopy(bytes);
        else
            AddHexText(bytes);
    }

    /// <summary>Adds bytes in hexadecimal, or tshark's text for none.</summary>
    public void AddBytesOrMissing(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty && !IsRaw)
            AddText("<MISSING>"u8);
        else
            AddBytes(bytes);
    }

    /// <summary>Adds text that is bytes in hexadecimal.</summary>
    public void AddHexText(ReadOnlySpan<byte> bytes)
    {
        bool fits = Convert.TryToHexStringLower(bytes, Reserve(bytes.Length * 2), out int written);
        Debug.Assert(fits, "two digits a byte");
        Commit(written);
    }

    /// <summary>Adds text; U+FFFD replaces invalid UTF-8.</summary>
    public void AddText(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            AddRepaired(utf8);
            return;
        }
        AddCopy(utf8);
    }

    /// <summary>
    /// Adds text that should be ASCII as tshark does: up to a zero byte, with U+FFFD for each byte that is not ASCII.
    /// </summary>
    public void AddAscii(ReadOnlySpan<byte> text)
    {
        int zero = text.IndexOf((byte)0);
        text = zero < 0 ? text : text[..zero];
        if (Ascii.IsValid(text))
        {
            AddText(text);
            return;
        }
        ReadOnlySpan<byte> replacement = "\uFFFD"u8;
        Span<byte> buffer = Reserve(text.Length * replacement.Length);
        int length = 0;
        foreach (byte one in text)
        {
            if (Ascii.IsValid(one))
                buffer[length++] = one;
            else
            {
                replacement.CopyTo(buffer[length..]);
                length += replacement.Length;
            }
        }
        Commit(length);
    }

    /// <summary>Adds text.</summary>
    public void AddText(string text)
    {
        Span<byte> buffer = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Commit(Encoding.UTF8.GetBytes(text, buffer));
    }

    /// <summary>Adds a moment in local time, as <c>Sep 29, 2012 16:36:15.409224000 UTC</c>.</summary>
    /// <param name="time">A known time.</param>
    /// <param name="clock">The machine's time zone.</param>
    public void AddLocalTime(Timestamp time, LocalClock clock)
    {
        if (IsRaw)
            AddNumber(time.Nanoseconds);
        else
            Commit(clock.Format(time, Reserve(LocalClock.MaxLength)));
    }

    /// <summary>Adds a moment of NTP in UTC; the epoch of 1970 stands for none.</summary>
    public void AddNtpTime(Timestamp time)
    {
        if (!IsRaw && time.Nanoseconds == 0)
            AddText("NULL"u8);
        else
            AddUtcTime(time);
    }

    /// <summary>Adds a moment in UTC, as <c>Sep 29, 2012 16:36:15.409224000 UTC</c>.</summary>
    public void AddUtcTime(Timestamp time)
    {
        if (IsRaw)
            AddNumber(time.Nanoseconds);
        else
            Commit(UtcText.Format(time, Reserve(LongestShortValue)));
    }

    /// <summary>Adds tshark's text for a time that it cannot represent; nothing to raw values.</summary>
    public void AddNotRepresentable()
    {
        if (!IsRaw)
            AddText(Timestamp.NotRepresentableText);
    }

    /// <summary>Adds the time from one moment to another as seconds with nine decimals.</summary>
    public void AddSeconds(Timestamp from, Timestamp to)
    {
        if (TryFind(from, to, out long nanoseconds) || IsRaw)
            AddSeconds(nanoseconds);
        else
            AddText(Timestamp.FormatSeconds(to.Since(from)));
    }

    /// <summary>Finds the nanoseconds between two known times.</summary>
    /// <returns>False if 64 bits are too few, of which it is the nearest number then.</returns>
    public static bool TryFind(Timestamp from, Timestamp to, out long nanoseconds)
    {
        nanoseconds = to.Nanoseconds - from.Nanoseconds;
        // A difference of two 64-bit numbers overflowed if its sign is that of neither.
        bool overflows = ((to.Nanoseconds ^ from.Nanoseconds) & (to.Nanoseconds ^ nanoseconds)) < 0;
        if (to.FitsNanoseconds && from.FitsNanoseconds && !overflows)
            return true;
        nanoseconds = to > from ? long.MaxValue : -long.MaxValue;
        return false;
    }

    /// <summary>Adds nanoseconds since 1970 in ISO 8601 and UTC, with nine decimals.</summary>
    public void AddIsoTime(long nanoseconds)
    {
        if (IsRaw)
        {
            AddNumber(nanoseconds);
            return;
        }
        (long ticks, long rest) = Math.DivRem(nanoseconds, TimeSpan.NanosecondsPerTick);
        if (rest < 0)
            (ticks, rest) = (ticks - 1, rest + TimeSpan.NanosecondsPerTick);
        DateTime time = DateTime.UnixEpoch.AddTicks(ticks);
        bool fits = Utf8.TryWrite(
            Reserve(LongestShortValue), CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd'T'HH:mm:ss.fffffff}{rest:D2}Z",
            out int written);
        Debug.Assert(fits, "30 characters are the most");
        Commit(written);
    }

    /// <summary>Adds a span of nanoseconds as seconds.</summary>
    /// <param name="nanoseconds">The span.</param>
    /// <param name="decimals">Decimals of the text, up to nine.</param>
    public void AddSeconds(long nanoseconds, int decimals = Decimals)
    {
        if (IsRaw)
        {
            AddNumber(nanoseconds);
            return;
        }
        Span<byte> buffer = Reserve(LongestShortValue);
        int length = 0;
        if (nanoseconds < 0)
            buffer[length++] = (byte)'-';
        // Negation in unsigned arithmetic is correct for the smallest value as well.
        ulong magnitude = nanoseconds < 0 ? 0 - (ulong)nanoseconds : (ulong)nanoseconds;
        (ulong seconds, ulong rest) = Math.DivRem(magnitude, (ulong)Timestamp.NanosecondsPerSecond);
        Utf8Formatter.TryFormat(seconds, buffer[length..], out int digits);
        length += digits;
        buffer[length] = (byte)'.';
        uint digitsLeft = (uint)rest;
        for (int i = length + Decimals; i > length; i--)
        {
            buffer[i] = (byte)('0' + digitsLeft % 10);
            digitsLeft /= 10;
        }
        Commit(length + decimals + 1);
    }

    /// <summary>Adds the values of another field as text, also where values are raw.</summary>
    internal void AddTextOf(FieldValueReader read, in FieldSource source)
    {
        _isText = true;
        read(source, this);
        _isText = false;
    }

    private bool IsRaw => form == FieldForm.Raw && !_isText;

    private void AddNumber(long value)
    {
        MemoryMarshal.Write(Reserve(sizeof(long)), value);
        Commit(sizeof(long));
    }

    private void AddCopy(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Commit(value.Length);
    }

    /// <summary>
    /// Memory for a value that the caller writes as UTF-8 and then adds with <see cref="Commit"/>.
    /// </summary>
    internal Span<byte> Reserve(int length)
    {
        if (_text.Length - _length < length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + length));
        return _text.AsSpan(_length);
    }

    /// <summary>Adds the value at the start of the last <see cref="Reserve"/>.</summary>
    internal void Commit(int length)
    {
        if (Count == _ends.Length)
            Array.Resize(ref _ends, _ends.Length * 2);
        _length += length;
        _ends[Count++] = _length;
    }

    private void AddRepaired(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> replacement = "\uFFFD"u8;
        Span<byte> buffer = Reserve(text.Length * replacement.Length);
        int length = 0;
        while (!text.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(text, out _, out int taken) == OperationStatus.Done;
            ReadOnlySpan<byte> written = valid ? text[..taken] : replacement;
            written.CopyTo(buffer[length..]);
            length += written.Length;
            text = text[taken..];
        }
        Commit(length);
    }

    internal static byte HexDigit(int value) => "0123456789abcdef"u8[value];
}

/// <summary>Forms of the values of fields.</summary>
internal enum FieldForm
{
    /// <summary>UTF-8 text, in tshark's notation.</summary>
    Text,

    /// <summary>
    /// By the type of the field. Numbers and truths are eight bytes in the machine's order; times are such a number of
    /// nanoseconds, or the nearest that fits. Addresses and bytes are as in the packet, and text is UTF-8.
    /// </summary>
    Raw,
}
