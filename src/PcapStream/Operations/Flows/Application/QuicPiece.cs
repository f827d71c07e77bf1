using System.Buffers.Binary;
using PcapStream.Protocols.Tls;

namespace PcapStream.Operations.Flows.Application;

/// <summary>
/// A fact of kind <see cref="FactKind.QuicPiece"/>: the bytes of a CRYPTO frame.
/// <code>
///  0            8        12
///  +------------+--------+------
///  | connection | offset | data
///  +------------+--------+------
/// </code>
/// </summary>
internal readonly ref struct QuicPiece
{
    private const int HeaderBytes = sizeof(ulong) + sizeof(uint);

    private readonly ReadOnlySpan<byte> _value;

    /// <param name="value">The fact's value.</param>
    public QuicPiece(ReadOnlySpan<byte> value) => _value = value;

    /// <summary>The start of the connection ID that the client chose for the server.</summary>
    public ulong Connection => BinaryPrimitives.ReadUInt64BigEndian(_value);

    /// <summary>Where the bytes are in the handshake.</summary>
    public int Offset => BinaryPrimitives.ReadInt32BigEndian(_value[sizeof(ulong)..]);

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Data => _value[HeaderBytes..];

    /// <summary>Adds a piece of the part of the handshake that is read, as far as it is in it.</summary>
    public static void Add(FactBuffer facts, ReadOnlySpan<byte> connection, int offset, ReadOnlySpan<byte> data)
    {
        data = data[..Math.Min(data.Length, TlsMessageJoiner.MostBytes - offset)];
        Span<byte> value = facts.Reserve(FactKind.QuicPiece, HeaderBytes + data.Length);
        connection[..sizeof(ulong)].CopyTo(value);
        BinaryPrimitives.WriteInt32BigEndian(value[sizeof(ulong)..], offset);
        data.CopyTo(value[HeaderBytes..]);
    }
}
