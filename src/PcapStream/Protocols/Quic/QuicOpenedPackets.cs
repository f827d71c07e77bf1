using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Quic;

/// <summary>
/// Enumerates what the Initial packets of a datagram have without their protection. It is decoded after the packet's
/// own bytes, and before the handshake messages of TLS that the datagram completes.
/// <code>
///  0                  4
///  +------------------+---------+-----------
///  | bytes of packets | packets | handshake
///  +------------------+---------+-----------
///  packet  0                    2        6                 8                 10
///          +--------------------+--------+-----------------+-----------------+--------
///          | offset in datagram | number | bytes of number | bytes of frames | frames
///          +--------------------+--------+-----------------+-----------------+--------
/// </code>
/// </summary>
internal ref struct QuicOpenedPackets
{
    /// <summary>Bytes before the first packet.</summary>
    public const int HeaderBytes = 4;

    private const int PacketBytes = 10;

    // The datagram has the next part of the handshake, though not a whole message.
    private const uint HasHandshake = 1u << 31;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first packet of the current layer.</summary>
    /// <param name="source">A packet, at the layer of QUIC.</param>
    public QuicOpenedPackets(scoped in FieldSource source)
    {
        ReadOnlySpan<byte> joined = source.Packet.Joined(source.Packet.Layers[source.Index]);
        if (joined.Length >= HeaderBytes)
            _rest = joined.Slice(HeaderBytes, (int)(BinaryPrimitives.ReadUInt32BigEndian(joined) & ~HasHandshake));
    }

    /// <summary>The current packet.</summary>
    public QuicOpened Current { get; private set; }

    public readonly QuicOpenedPackets GetEnumerator() => this;

    /// <summary>Advances to the next packet.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[8..]);
        Current = new QuicOpened
        {
            Offset = BinaryPrimitives.ReadUInt16BigEndian(_rest),
            Number = BinaryPrimitives.ReadUInt32BigEndian(_rest[2..]),
            NumberBytes = BinaryPrimitives.ReadUInt16BigEndian(_rest[6..]),
            Frames = _rest.Slice(PacketBytes, length),
        };
        _rest = _rest[(PacketBytes + length)..];
        return true;
    }

    /// <summary>Finds where the handshake messages are.</summary>
    /// <param name="joined">What is after the packet's own bytes.</param>
    /// <param name="offset">Their offset.</param>
    /// <returns>False if the datagram has no part of the handshake that continues what was before.</returns>
    public static bool TryFindHandshake(ReadOnlySpan<byte> joined, out int offset)
    {
        uint start = BinaryPrimitives.ReadUInt32BigEndian(joined);
        offset = HeaderBytes + (int)(start & ~HasHandshake);
        return (start & HasHandshake) != 0;
    }

    /// <summary>Bytes of a packet.</summary>
    public static int SizeOf(QuicOpened packet) => PacketBytes + packet.Frames.Length;

    /// <summary>Writes a packet.</summary>
    public static void Write(QuicOpened packet, Span<byte> into)
    {
        BinaryPrimitives.WriteUInt16BigEndian(into, (ushort)packet.Offset);
        BinaryPrimitives.WriteUInt32BigEndian(into[2..], packet.Number);
        BinaryPrimitives.WriteUInt16BigEndian(into[6..], (ushort)packet.NumberBytes);
        BinaryPrimitives.WriteUInt16BigEndian(into[8..], (ushort)packet.Frames.Length);
        packet.Frames.CopyTo(into[PacketBytes..]);
    }

    /// <summary>Writes what is before the packets.</summary>
    /// <param name="packetBytes">Bytes of all packets.</param>
    /// <param name="hasHandshake">Whether a part of the handshake continues what was before.</param>
    /// <param name="into">Gets <see cref="HeaderBytes"/>.</param>
    public static void WriteHeader(int packetBytes, bool hasHandshake, Span<byte> into) =>
        BinaryPrimitives.WriteUInt32BigEndian(into, (uint)packetBytes | (hasHandshake ? HasHandshake : 0));
}

/// <summary>A packet without its protection.</summary>
internal readonly ref struct QuicOpened
{
    /// <summary>Where the packet is in its datagram.</summary>
    public int Offset { get; init; }

    /// <summary>Its number, or the low bits of it.</summary>
    public uint Number { get; init; }

    /// <summary>Bytes of the number in the header, 1 to 4.</summary>
    public int NumberBytes { get; init; }

    /// <summary>Its frames (RFC 9000, section 19).</summary>
    public ReadOnlySpan<byte> Frames { get; init; }
}
