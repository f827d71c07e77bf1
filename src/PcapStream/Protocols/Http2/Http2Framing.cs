using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Http2;

/// <summary>Finds the ends of frames in a stream.</summary>
internal static class Http2Framing
{
    /// <summary>How far the frames are complete.</summary>
    /// <param name="bytes">Bytes that start with a frame.</param>
    public static MessageExtent Measure(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            ReadOnlySpan<byte> rest = bytes[at..];
            int length = Http2Frame.LengthOf(rest);
            if (length < 0)
                return new MessageExtent(at, MessageWait.Segment);
            if (length > rest.Length)
                return new MessageExtent(at, MessageWait.Bytes, (uint)(length - rest.Length));
            at += length;
        }
        return MessageExtent.Whole(bytes);
    }
}
