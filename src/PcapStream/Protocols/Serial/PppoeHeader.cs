using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Serial;

/// <summary>
/// PPPoE, RFC 2516, section 4: tags in discovery, PPP in a session.
/// <code>
///  0                    1      2            4        6
///  +--------------------+------+------------+--------+---------
///  | version 4|type 4   | code | session id | length | payload
///  +--------------------+------+------------+--------+---------
/// </code>
/// </summary>
public readonly ref struct PppoeHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 6;

    private readonly ReadOnlySpan<byte> _bytes;

    private PppoeHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Type of a discovery packet; 0 in a session.</summary>
    public byte Code => _bytes[1];

    /// <summary>Identifies the session between two Ethernet addresses.</summary>
    public ushort SessionId => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Bytes of payload.</summary>
    public ushort PayloadLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PppoeHeader header)
    {
        header = new PppoeHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(Protocol stage, ref HeaderCursor cursor)
    {
        var header = new PppoeHeader(cursor.Rest);
        if (!cursor.TryAddLayer(stage, Size))
            return Protocol.None;
        cursor.LimitPayload(header.PayloadLength);
        return stage == Protocol.PppoeSession && header.PayloadLength > 0 ? Protocol.Ppp : Protocol.None;
    }
}

/// <summary>Fields of PPPoE, RFC 2516, both discovery and session.</summary>
internal static class PppoeFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.PppoeSession, "pppoe.version", FieldType.Unsigned8, "Version", 0, 0xF0)
            .AlsoIn(Protocol.PppoeDiscovery),
        Field.Bits(Protocol.PppoeSession, "pppoe.type", FieldType.Unsigned8, "Type", 0, 0x0F)
            .AlsoIn(Protocol.PppoeDiscovery),
        Field.Hex(Protocol.PppoeSession, "pppoe.code", FieldType.Unsigned8, "Code", 1).AlsoIn(Protocol.PppoeDiscovery),
        Field.Hex(Protocol.PppoeSession, "pppoe.session_id", FieldType.Unsigned16, "Session ID", 2)
            .AlsoIn(Protocol.PppoeDiscovery),
        Field.Decimal(Protocol.PppoeSession, "pppoe.payload_length", FieldType.Unsigned16, "Payload Length", 4)
            .AlsoIn(Protocol.PppoeDiscovery),
    ];
}
