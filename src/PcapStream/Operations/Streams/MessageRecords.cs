using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Protocols;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;

namespace PcapStream.Operations.Streams;

/// <summary>What is remembered of the messages of every side of a TCP stream.</summary>
internal struct MessageState
{
    /// <summary>The protocol of the latest message that was recognised.</summary>
    public Protocol Protocol;

    /// <summary>The latest request of HTTP.</summary>
    public HttpRequestKind Request;

    /// <summary>Whether a message waits for segments.</summary>
    public bool IsPending;

    /// <summary>Whether the side has shown that the connection is of HTTP/2 from here on.</summary>
    public bool IsHttp2;

    /// <summary>Whether the side has closed the connection.</summary>
    public bool IsClosed;
}

/// <summary>The messages of a side that wait for segments.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PendingSide(ulong side, in HashSeed seed) : IHashedRecord<PendingSide>
{
    private readonly ulong _side = side;

    /// <summary>The message that began last, and the one before, which may wait for a segment that was lost.</summary>
    public PendingMessages Messages;

    /// <summary>The place of the message that began last.</summary>
    public byte Latest;

    /// <summary>Whether there is a message.</summary>
    public readonly bool HasAny =>
        Messages[0].Wait != MessageWait.Nothing || Messages[1].Wait != MessageWait.Nothing;

    public readonly ulong Hash { get; } = seed.Hash(side) | 1;

    public readonly bool HasKeyOf(in PendingSide other) => _side == other._side;
}

/// <summary>A message of which more segments are awaited.</summary>
internal struct PendingMessage
{
    /// <summary>The sequence number of its first byte.</summary>
    public uint Start;

    /// <summary>The sequence number after the last byte that is known to belong to it.</summary>
    public uint Next;

    /// <summary>The sequence number up to which all bytes have come.</summary>
    public uint Reached;

    /// <summary>Bytes from which fields are read.</summary>
    public int Goal;

    /// <summary>The number of its parts, where they are asked for.</summary>
    public int Parts;

    public MessageWait Wait;
    public Protocol Protocol;
    public ChunkReader Chunks;

    /// <summary>How far a head of HTTP was seen.</summary>
    public HeadScanner Head;

    /// <summary>Bytes that came before others; those of no length are free.</summary>
    public EarlyBytes Early;

    /// <summary>Bytes that are kept.</summary>
    public readonly int KeptLength =>
        (int)Math.Min((uint)Math.Min(Goal, MessageStore.MostBytes), Reached - Start);

    /// <summary>Whether bytes from a number on belong to it.</summary>
    public readonly bool Contains(uint sequence) =>
        Wait != MessageWait.Nothing && (int)(sequence - Start) >= 0 && (int)(Next - sequence) > 0;

    /// <summary>Adds bytes that have come.</summary>
    public void Add(uint start, uint end)
    {
        if ((int)(start - Reached) > 0)
        {
            AddEarly(start, end);
            return;
        }
        Reach(end);
        for (int i = 0; i < EarlyBytes.Most; i++)
        {
            (uint from, uint to) = Early[i];
            if (from == to || (int)(from - Reached) > 0)
                continue;
            Early[i] = default;
            Reach(to);
            i = -1;
        }
    }

    private void Reach(uint end)
    {
        if ((int)(end - Reached) > 0)
            Reached = end;
    }

    // With more gaps than places, bytes are forgotten, and the message stays incomplete.
    private void AddEarly(uint start, uint end)
    {
        for (int i = 0; i < EarlyBytes.Most; i++)
        {
            (uint from, uint to) = Early[i];
            bool touches = from != to && (int)(start - to) <= 0 && (int)(from - end) <= 0;
            if (from != to && !touches)
                continue;
            Early[i] = touches
                ? ((int)(start - from) < 0 ? start : from, (int)(end - to) > 0 ? end : to)
                : (start, end);
            return;
        }
    }
}

[InlineArray(2)]
internal struct PendingMessages
{
    private PendingMessage _first;
}

[InlineArray(Most)]
internal struct EarlyBytes
{
    public const int Most = 6;

    private (uint Start, uint End) _first;
}

/// <summary>Some of the bytes of a message.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MessagePart(ulong part, in HashSeed seed) : IHashedRecord<MessagePart>
{
    /// <summary>Bytes of a part.</summary>
    public const int Size = 512;

    private readonly ulong _part = part;

    public PartBytes Bytes;

    public readonly ulong Hash { get; } = seed.Hash(part) | 1;

    public readonly bool HasKeyOf(in MessagePart other) => _part == other._part;
}

[InlineArray(MessagePart.Size)]
internal struct PartBytes
{
    private byte _first;
}
