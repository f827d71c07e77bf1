using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// What conn.log needs of a connection besides its record, whose start is the time of the first packet, and whose end
/// is that of the last one that counts for the duration.
/// </summary>
internal struct ZeekConnection : IFlowDetails
{
    /// <summary>What the lower end of the key sends.</summary>
    public ZeekEndpoint Low;

    /// <summary>What the higher end of the key sends.</summary>
    public ZeekEndpoint High;

    public ZeekHistory History;

    /// <summary>Services that were recognised.</summary>
    public ZeekServices Services;

    /// <summary>Whether a message was read that says who began, of DNS and NTP.</summary>
    public bool HasMessage;

    /// <summary>Bytes that no packet had, though they were acknowledged.</summary>
    public long MissedBytes;

    /// <summary>Tunnels in which it came.</summary>
    public ZeekParents Parents;

    /// <summary>When it is looked at whether it has ended, of TCP.</summary>
    public ZeekTicks Ticks;

    /// <summary>Whether the first packet of the originator, and of the responder, was seen.</summary>
    public bool HasOriginatorPacket;
    public bool HasResponderPacket;

    /// <summary>Whether it began without the originator's SYN.</summary>
    public bool IsPartial;

    /// <summary>Whether a side's close waits for data that is missing.</summary>
    public bool IsCloseDeferred;

    /// <summary>Whether the connection is over, and is kept for late packets only.</summary>
    public bool IsOver;

    /// <summary>Whether the handshake was complete, so that some ports have a longer timeout.</summary>
    public bool IsEstablished;

    /// <summary>The rules add packets.</summary>
    public readonly void Add(in FlowPacket packet, bool isForward)
    {
    }

    public readonly void Add(ReadOnlySpan<byte> facts, bool isForward)
    {
    }

    [UnscopedRef]
    public readonly FlowView View(ref readonly FlowRecord record) => new(in record, in this);
}

/// <summary>The first tunnels in which a connection came, each once.</summary>
internal struct ZeekParents
{
    private const int Most = 4;

    private Names _names;

    public int Count { get; private set; }

    public readonly FlowName this[int index] => _names[index];

    public void Add(FlowName parent)
    {
        if (parent.IsNone || Count == Most)
            return;
        for (int i = 0; i < Count; i++)
        {
            if (_names[i] == parent)
                return;
        }
        _names[Count++] = parent;
    }

    [InlineArray(Most)]
    private struct Names
    {
        private FlowName _first;
    }
}
