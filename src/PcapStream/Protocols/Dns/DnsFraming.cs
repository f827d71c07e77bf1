using System.Buffers.Binary;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Dns;

/// <summary>Finds the ends of DNS messages in a TCP stream (RFC 1035, section 4.2.2).</summary>
internal static class DnsFraming
{
    /// <summary>How far the messages are complete.</summary>
    public static MessageExtent Measure(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            ReadOnlySpan<byte> rest = bytes[at..];
            if (rest.Length < DnsHeader.PrefixSize)
                return new MessageExtent(at, MessageWait.Segment);
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            // A capture may begin inside a message, whose bytes are no length.
            if (rest.Length >= DnsHeader.PrefixSize + DnsHeader.Size
                && !DnsStart.IsCertain(length, rest[DnsHeader.PrefixSize..]))
                return MessageExtent.Whole(bytes);
            int missing = DnsHeader.PrefixSize + length - rest.Length;
            if (missing > 0)
                return new MessageExtent(at, MessageWait.Bytes, (uint)missing);
            at += DnsHeader.PrefixSize + length;
        }
        return MessageExtent.Whole(bytes);
    }
}
