using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Services;

/// <summary>
/// NTP, version 4, RFC 5905, section 7.3. Messages of modes 6 and 7 share only the first byte.
/// <code>
///  0                            1         2      3           4            8                 12
///  +----------------------------+---------+------+-----------+------------+-----------------+--------------+
///  | leap 2, version 3, mode 3  | stratum | poll | precision | root delay | root dispersion | reference ID |
///  +----------------------------+---------+------+-----------+------------+-----------------+--------------+
///  16               24         32            40                  48
///  +----------------+----------+-------------+-------------------+--------------------
///  | reference time | origin   | receive     | transmit          | extensions and MAC
///  +----------------+----------+-------------+-------------------+--------------------
/// </code>
/// </summary>
internal static class NtpMessage
{
    private const int Size = 48;

    /// <summary>
    /// Whether a message has the fields of the clocks: its mode is not one of control or private use.
    /// </summary>
    public static bool HasClocks(ReadOnlySpan<byte> bytes) => bytes is [var flags, ..] && (flags & 7) < 6;

    /// <summary>Whether a message is for private use; the first two bits are not the leap indicator.</summary>
    public static bool IsPrivate(ReadOnlySpan<byte> bytes) => bytes is [var flags, ..] && (flags & 7) == 7;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Ntp, HasClocks(cursor.Rest) ? Size : 1);
        return Protocol.None;
    }
}

/// <summary>Fields of NTP, RFC 5905.</summary>
internal static class NtpFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Ntp, "ntp.flags", FieldType.Unsigned8, "Flags", 0),
        Field.Bits(Protocol.Ntp, "ntp.flags.li", FieldType.Unsigned8, "Leap Indicator", 0, 0xC0)
            .If(bytes => !NtpMessage.IsPrivate(bytes)),
        Field.Bits(Protocol.Ntp, "ntp.flags.vn", FieldType.Unsigned8, "Version number", 0, 0x38),
        Field.Bits(Protocol.Ntp, "ntp.flags.mode", FieldType.Unsigned8, "Mode", 0, 7),
        Number("stratum", FieldType.Unsigned8, "Peer Clock Stratum", 1),
        Number("ppoll", FieldType.Unsigned8, "Peer Polling Interval", 2),
        Number("precision", FieldType.Unsigned8, "Peer Clock Precision", 3),
        Number("rootdelay", FieldType.Unsigned32, "Root Delay", 4),
        Number("rootdispersion", FieldType.Unsigned32, "Root Dispersion", 8),
        Field.Of(Protocol.Ntp, "ntp.refid", FieldType.Bytes, "Reference ID",
            (in source, values) => values.AddBytes(source.Bytes.Slice(12, 4))).AtLeast(16).If(NtpMessage.HasClocks),
        Time("reftime", "Reference Timestamp", 16),
        Time("org", "Origin Timestamp", 24),
        Time("rec", "Receive Timestamp", 32),
        Time("xmt", "Transmit Timestamp", 40),
    ];

    // Seconds from 1900 to 1970, and from 1970 to 2036, when the seconds of NTP start again (RFC 5905, section 6).
    private const long Epoch1900 = 2_208_988_800;
    private const long Epoch2036 = 2_085_978_496;
    private const uint LaterHalf = 0x8000_0000;

    private static Field Number(string name, FieldType type, string description, int offset) =>
        Field.Decimal(Protocol.Ntp, "ntp." + name, type, description, offset).If(NtpMessage.HasClocks);

    private static Field Time(string name, string description, int offset) =>
        Field.Of(Protocol.Ntp, "ntp." + name, FieldType.AbsoluteTime, description, (in source, values) =>
        {
            uint seconds = BinaryPrimitives.ReadUInt32BigEndian(source.Bytes[offset..]);
            uint fraction = BinaryPrimitives.ReadUInt32BigEndian(source.Bytes[(offset + 4)..]);
            long nanoseconds = (long)((ulong)fraction * (ulong)Timestamp.NanosecondsPerSecond >> 32);
            long unix = seconds == 0 ? 0 : seconds >= LaterHalf ? seconds - Epoch1900 : seconds + Epoch2036;
            values.AddNtpTime(new Timestamp(unix * Timestamp.NanosecondsPerSecond + nanoseconds));
        }).AtLeast(offset + 8).If(NtpMessage.HasClocks);
}
