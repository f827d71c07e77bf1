using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Control;

/// <summary>
/// The time that ping puts at the start of an echo's data: seconds and microseconds of 32 bits each, in either byte
/// order. As in Wireshark, it is one if it is within a day of the packet's time.
/// </summary>
internal static class PingTime
{
    private const int HeaderSize = 8;
    private const int Size = 8;
    private const long Day = 24 * 3600;
    private const uint Microseconds = 1_000_000;

    public static readonly Field[] All =
    [
        Field.Of(Protocol.Icmp, "icmp.data_time", FieldType.AbsoluteTime, "Timestamp from icmp data",
            (in source, values) =>
        {
            if (TryRead(source.Bytes, source.Frame.Time, out Timestamp time))
                values.AddUtcTime(time);
        }),
        Field.Of(Protocol.Icmp, "icmp.data_time_relative", FieldType.RelativeTime,
            "Timestamp from icmp data (relative)", (in source, values) =>
        {
            if (TryRead(source.Bytes, source.Frame.Time, out Timestamp time))
                values.AddSeconds(time, source.Frame.Time);
        }),
    ];

    /// <summary>The data of an echo of ICMP after the time; empty for other messages.</summary>
    public static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> message, Timestamp captured) =>
        message is not [0 or 8, ..] || message.Length < HeaderSize ? default
            : TryRead(message, captured, out _) ? message[(HeaderSize + Size)..] : message[HeaderSize..];

    private static bool TryRead(ReadOnlySpan<byte> message, Timestamp captured, out Timestamp time)
    {
        time = default;
        if (message is not [0 or 8, ..] || message.Length < HeaderSize + Size)
            return false;
        ReadOnlySpan<byte> seconds = message[HeaderSize..];
        ReadOnlySpan<byte> fraction = message[(HeaderSize + Size / 2)..];
        return TryRead(
                BinaryPrimitives.ReadUInt32BigEndian(seconds), BinaryPrimitives.ReadUInt32BigEndian(fraction),
                captured, out time)
            || TryRead(
                BinaryPrimitives.ReadUInt32LittleEndian(seconds), BinaryPrimitives.ReadUInt32LittleEndian(fraction),
                captured, out time);
    }

    private static bool TryRead(uint seconds, uint fraction, Timestamp captured, out Timestamp time)
    {
        time = new Timestamp(seconds * (long)Timestamp.NanosecondsPerSecond + fraction * 1000L);
        return fraction < Microseconds
            && Math.Abs(seconds - captured.Nanoseconds / Timestamp.NanosecondsPerSecond) < Day;
    }
}
