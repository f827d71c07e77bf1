namespace PcapStream.Protocols.Streams;

/// <summary>
/// What to decode in place of a TCP segment's payload: a message whose beginning was in segments before, and then those
/// messages of the payload that are complete.
/// </summary>
internal readonly ref struct SegmentView
{
    /// <summary>The packet's bytes, and after them the message; empty if there is no such message.</summary>
    public ReadOnlySpan<byte> Joined { get; init; }

    /// <summary>The index of the TCP header among the packet's layers; -1 if its payload is decoded as it is.</summary>
    public required int Layer { get; init; }

    /// <summary>Offset in the payload of the messages to decode.</summary>
    public int Start { get; init; }

    /// <summary>Offset in the payload of their end.</summary>
    public int End { get; init; }

    /// <summary>The payload as it is.</summary>
    public static SegmentView Plain => new() { Layer = -1 };
}
