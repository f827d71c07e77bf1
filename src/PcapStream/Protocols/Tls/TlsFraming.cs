using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Tls;

/// <summary>Finds the ends of TLS records in a stream.</summary>
internal static class TlsFraming
{
    private const byte ApplicationData = 23;

    /// <summary>How far the records are complete.</summary>
    /// <param name="bytes">Bytes that start with a record.</param>
    public static MessageExtent Measure(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            ReadOnlySpan<byte> rest = bytes[at..];
            if (!TlsRecord.TryRead(rest, out TlsRecord record))
                return IsStart(rest) ? new MessageExtent(at, MessageWait.Segment) : MessageExtent.Whole(bytes);
            int missing = TlsRecord.HeaderSize + record.Length - rest.Length;
            if (missing > 0)
            {
                return new MessageExtent(at, MessageWait.Bytes, (uint)missing)
                {
                    Goal = record.ContentType == ApplicationData ? TlsRecord.HeaderSize : int.MaxValue,
                };
            }
            at += TlsRecord.HeaderSize + record.Length;
        }
        return MessageExtent.Whole(bytes);
    }

    /// <summary>Whether bytes, too few for the header of a record, may be the start of one.</summary>
    public static bool IsStart(ReadOnlySpan<byte> bytes) =>
        bytes.Length < TlsRecord.HeaderSize
            && (bytes.IsEmpty || bytes[0] is >= TlsRecord.ChangeCipherSpec and <= TlsRecord.LastContentType)
            && (bytes.Length < 2 || bytes[1] == 3)
            && (bytes.Length < 3 || bytes[2] <= 4);
}
