using PcapStream.Protocols.Http;

namespace PcapStream.Protocols.Streams;

/// <summary>How far the bytes of one side of a TCP stream are complete messages.</summary>
/// <param name="Complete">Bytes of complete messages, and of all that is no message.</param>
/// <param name="Wait">What the message after them waits for.</param>
/// <param name="Missing">Bytes for which it waits, if their number is known.</param>
/// <param name="Goal">
/// Bytes of it from which fields are read; the others only count, and need not be kept.
/// </param>
internal readonly record struct MessageExtent(
    int Complete, MessageWait Wait = MessageWait.Nothing, uint Missing = 0, int Goal = int.MaxValue)
{
    /// <summary>How far a body of chunks was read.</summary>
    public ChunkReader Chunks { get; init; }

    /// <summary>All bytes are complete.</summary>
    public static MessageExtent Whole(ReadOnlySpan<byte> bytes) => new(bytes.Length);
}

/// <summary>What a message that is not complete waits for.</summary>
internal enum MessageWait : byte
{
    /// <summary>There is no such message.</summary>
    Nothing,

    /// <summary>A known number of bytes.</summary>
    Bytes,

    /// <summary>The next segment, as its length is not known yet.</summary>
    Segment,

    /// <summary>The last chunk of a body.</summary>
    Chunks,

    /// <summary>The end of the stream.</summary>
    End,
}
