namespace PcapStream.Protocols.Streams;

/// <summary>
/// What to decode in place of a payload. Of a TCP segment, a message whose beginning was in segments before, and then
/// those messages of the payload that are complete; of an IP fragment, the datagram that it completes; of a datagram of
/// QUIC, what its packets have without their protection.
/// </summary>
internal readonly ref struct SegmentView
{
    /// <summary>The packet's bytes, and after them what is decoded in addition; empty without it.</summary>
    public ReadOnlySpan<byte> Joined { get; init; }

    /// <summary>Bytes at the end of <see cref="Joined"/> that are no message: header fields of HTTP/2.</summary>
    public int Added { get; init; }

    /// <summary>
    /// The index among the packet's layers of the TCP header, of the header of the fragment, or of that of QUIC; -1 if
    /// all is decoded as it is.
    /// </summary>
    public required int Layer { get; init; }

    /// <summary>Whether it is a fragment's view.</summary>
    public bool IsOfFragment { get; init; }

    /// <summary>
    /// The protocol of a datagram, or HTTP/2 of a segment, that packets before have told; none for what ports say.
    /// </summary>
    public Protocol Media { get; init; }

    /// <summary>The index among the packet's layers of the UDP header of that datagram, or of a TCP header.</summary>
    public int MediaLayer { get; init; }

    /// <summary>Offset in the payload of the messages to decode.</summary>
    public int Start { get; init; }

    /// <summary>Offset in the payload of their end.</summary>
    public int End { get; init; }

    /// <summary>The payload as it is.</summary>
    public static SegmentView Plain => new() { Layer = -1 };
}
