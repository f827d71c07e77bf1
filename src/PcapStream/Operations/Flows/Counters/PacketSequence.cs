using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>A packet in a <see cref="PacketSequence{TPackets}"/>.</summary>
/// <param name="Milliseconds">Since the packet before it, as NFStream counts; 0 for the first.</param>
/// <param name="FrameBytes">Bytes on the wire.</param>
/// <param name="IsForward">Whether the originator sent it.</param>
internal readonly record struct SequencePacket(long Milliseconds, uint FrameBytes, bool IsForward);

/// <summary>The first packets of a flow, as many as there is room for.</summary>
internal struct PacketSequence<TPackets>
    where TPackets : unmanaged, ISequenceRoom
{
    /// <summary>Where the packets are.</summary>
    public TPackets Room;

    private int _count;

    /// <summary>The packets.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<SequencePacket> Packets => Unsafe.AsRef(in Room).Span[.._count];

    public void Add(SequencePacket packet)
    {
        Span<SequencePacket> room = Room.Span;
        if (_count < room.Length)
            room[_count++] = packet;
    }
}

/// <summary>Room for a number of packets.</summary>
internal interface ISequenceRoom
{
    [UnscopedRef]
    Span<SequencePacket> Span { get; }
}

/// <summary>Room for none.</summary>
internal struct NoSequence : ISequenceRoom
{
    public readonly Span<SequencePacket> Span => [];
}

/// <summary>Room for 255.</summary>
[InlineArray(FlowsOptions.MostSequencePackets)]
internal struct LongSequence : ISequenceRoom
{
    private SequencePacket _first;

    [UnscopedRef]
    public Span<SequencePacket> Span => this;
}
