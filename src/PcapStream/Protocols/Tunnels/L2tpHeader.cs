using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// L2TP, version 2 (RFC 2661, section 3.1), which carries PPP, and version 3 (RFC 3931, sections 3.2 and 4.1), whose
/// payload is defined only in control messages.
/// <code>
///  0                                    2            4        6         8                 10         12
///  +------------------------------------+------------+--------+---------+-----------------+----------+---------
///  | T L rr S r O P rrrr version 4       | L: length  | tunnel | session | S: Ns and Nr    | O: pad   | payload
///  +------------------------------------+------------+--------+---------+-----------------+----------+---------
///
///  0                              4            8
///  +------------------------------+------------+-------------------
///  | over UDP: flags and version | session    | cookie, payload
///  +------------------------------+------------+-------------------
/// </code>
/// </summary>
public readonly ref struct L2tpHeader
{
    /// <summary>Minimum length of the header in bytes.</summary>
    public const int MinSize = 4;

    private const ushort ControlMessage = 0x8000;
    private const ushort LengthPresent = 0x4000;
    private const ushort SequencePresent = 0x0800;
    private const ushort OffsetPresent = 0x0200;

    private readonly ReadOnlySpan<byte> _bytes;

    private L2tpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Flags and version.</summary>
    public ushort FlagsAndVersion => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Version of the protocol, 2 or 3.</summary>
    public int Version => FlagsAndVersion & 0xF;

    /// <summary>Whether it is a control message.</summary>
    public bool IsControl => (FlagsAndVersion & ControlMessage) != 0;

    /// <summary>Tunnel identifier, in version 2.</summary>
    public ushort Tunnel => BinaryPrimitives.ReadUInt16BigEndian(_bytes[TunnelOffset(FlagsAndVersion)..]);

    /// <summary>Session identifier in the tunnel, in version 2.</summary>
    public ushort Session => BinaryPrimitives.ReadUInt16BigEndian(_bytes[(TunnelOffset(FlagsAndVersion) + 2)..]);

    /// <summary>Reads a header in its form over UDP at the start of bytes.</summary>
    /// <returns>False if it is incomplete or its version is unknown.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out L2tpHeader header)
    {
        header = new L2tpHeader(bytes);
        return bytes.Length >= MinSize && header.Version is 2 or 3
            && bytes.Length >= TunnelOffset(header.FlagsAndVersion) + 4;
    }

    internal static int TunnelOffset(ushort flags) => (flags & LengthPresent) != 0 ? 4 : 2;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        bool overUdp = cursor.Layers[^1].Protocol == Protocol.Udp;
        if (!cursor.TryAddLayer(Protocol.L2tp, MinSize) || !overUdp)
            return Protocol.None;
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return (flags & 0xF) == 2 ? DecodeVersion2(flags, ref cursor) : DecodeVersion3(flags, ref cursor);
    }

    private static Protocol DecodeVersion2(ushort flags, ref HeaderCursor cursor)
    {
        int fixedLength = TunnelOffset(flags) + 4 + ((flags & SequencePresent) != 0 ? 4 : 0);
        if (!cursor.TryExtend(fixedLength - MinSize))
            return Protocol.None;
        if ((flags & ControlMessage) != 0)
            return Protocol.None;
        if ((flags & OffsetPresent) != 0 && !DecodeOffset(ref cursor))
            return Protocol.None;
        return cursor.Rest.IsEmpty ? Protocol.None : Protocol.Ppp;
    }

    private static Protocol DecodeVersion3(ushort flags, ref HeaderCursor cursor)
    {
        cursor.TryExtend((flags & ControlMessage) != 0 ? 8 : 4);
        return Protocol.None;
    }

    private static bool DecodeOffset(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryExtend(2) && cursor.TryExtend(BinaryPrimitives.ReadUInt16BigEndian(bytes));
    }
}

/// <summary>Fields of L2TP, RFC 2661.</summary>
internal static class L2tpFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.L2tp, "l2tp.type", FieldType.Unsigned16, "Type", 0, 0x8000),
        Field.Flag(Protocol.L2tp, "l2tp.length_bit", "Length Bit", 0, 2, 0x4000),
        Field.Flag(Protocol.L2tp, "l2tp.seq_bit", "Sequence Bit", 0, 2, 0x800),
        Field.Flag(Protocol.L2tp, "l2tp.offset_bit", "Offset bit", 0, 2, 0x200),
        Field.Bits(Protocol.L2tp, "l2tp.version", FieldType.Unsigned16, "Version", 0, 0x000F),
        Field.Decimal(Protocol.L2tp, "l2tp.length", FieldType.Unsigned16, "Length", 2).If(HasLength),
        Second("l2tp.tunnel", "Tunnel ID", 0),
        Second("l2tp.session", "Session ID", 2),
    ];

    private static bool HasLength(ReadOnlySpan<byte> bytes) => bytes.Length >= 2 && (bytes[0] & 0x40) != 0;

    private static Field Second(string name, string description, int offset) =>
        Field.Of(Protocol.L2tp, name, FieldType.Unsigned16, description,
            (in source, values) =>
            {
                if (L2tpHeader.TryRead(source.Bytes, out L2tpHeader header) && header.Version == 2)
                    values.AddDecimal(offset == 0 ? header.Tunnel : header.Session);
            });
}
