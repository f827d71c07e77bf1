using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// Geneve, RFC 8926, section 3.4.
/// <code>
///  0                            1       2               4                         7          8
///  +----------------------------+-------+---------------+-------------------------+----------+---------+---------
///  | version 2|options length 6 | flags | protocol type | network identifier (24) | reserved | options | payload
///  +----------------------------+-------+---------------+-------------------------+----------+---------+---------
/// </code>
/// </summary>
public readonly ref struct GeneveHeader
{
    /// <summary>Length of a header without options, in bytes.</summary>
    public const int MinSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private GeneveHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Version of the protocol, 0.</summary>
    public int Version => _bytes[0] >> 6;

    /// <summary>Length of the header in bytes, options included; 8 to 260.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>The protocol that follows, an Ethernet type.</summary>
    public ushort ProtocolType => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Virtual network identifier, 24 bits.</summary>
    public int NetworkIdentifier => (int)(BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]) >> 8);

    /// <summary>Options, each a multiple of 4 bytes.</summary>
    public ReadOnlySpan<byte> Options => _bytes[MinSize..HeaderLength];

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out GeneveHeader header)
    {
        header = new GeneveHeader(bytes);
        return bytes.Length >= MinSize && bytes.Length >= HeaderLengthOf(bytes);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Geneve, MinSize) || !cursor.TryExtend(HeaderLengthOf(bytes) - MinSize))
            return Protocol.None;
        return GreProtocols.Bridged(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
    }

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => MinSize + (bytes[0] & 0x3F) * 4;
}

/// <summary>Fields of Geneve, RFC 8926.</summary>
internal static class GeneveFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Geneve, "geneve.version", FieldType.Unsigned8, "Version", 0, 0xC0),
        Field.Hex(Protocol.Geneve, "geneve.flags", FieldType.Unsigned8, "Flags", 1),
        Field.Flag(Protocol.Geneve, "geneve.flags.oam", "Operations, Administration and Management Frame", 1, 1, 0x80),
        Field.Flag(Protocol.Geneve, "geneve.flags.critical", "Critical Options Present", 1, 1, 0x40),
        Field.Flag(Protocol.Geneve, "geneve.flags.reserved", "Reserved", 1, 1, 0x3F),
        Field.Hex(Protocol.Geneve, "geneve.proto_type", FieldType.Unsigned16, "Protocol Type", 2),
        Field.Hex(Protocol.Geneve, "geneve.vni", FieldType.Unsigned24, "Virtual Network Identifier (VNI)", 4),
        Field.Hex(Protocol.Geneve, "geneve.reserved", FieldType.Unsigned8, "Reserved", 7),
    ];
}
