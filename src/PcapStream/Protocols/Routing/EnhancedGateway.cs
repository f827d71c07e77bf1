using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Routing;

/// <summary>
/// EIGRP, RFC 7868, section 6: a header, then elements.
/// <code>
///  0         1        2          4       8          12               16               18                  20
///  +---------+--------+----------+-------+----------+----------------+----------------+-------------------+---------
///  | version | opcode | checksum | flags | sequence | acknowledgment | virtual router | autonomous system | elements
///  +---------+--------+----------+-------+----------+----------------+----------------+-------------------+---------
///
///  0      2        4
///  +------+--------+------------------
///  | type | length | length - 4 bytes
///  +------+--------+------------------
/// </code>
/// </summary>
internal ref struct EnhancedGateway
{
    private const int Size = 20;
    private const int ElementSize = 4;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first element.</summary>
    public EnhancedGateway(ReadOnlySpan<byte> bytes) => _rest = bytes.Length < Size ? default : bytes[Size..];

    /// <summary>The current element's type.</summary>
    public ushort Type { get; private set; }

    /// <summary>The current element's length in bytes, type and length included.</summary>
    public ushort Length { get; private set; }

    /// <summary>The current element's data.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Advances to the next element.</summary>
    /// <returns>False after the last whole one, and after one whose length is too small for its type.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < ElementSize)
            return false;
        Type = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        Length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        // Wireshark shows elements only whole.
        if (Length > _rest.Length)
            return false;
        Data = Length < ElementSize ? default : _rest[ElementSize..Length];
        _rest = Length < LeastLengthOf(Type) ? default : _rest[Length..];
        return true;
    }

    // Section 6.6: the parameters and the version of the software have a fixed length.
    private static int LeastLengthOf(ushort type) => type switch
    {
        1 => 12,
        4 => 8,
        _ => ElementSize,
    };

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.EnhancedGateway, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of EIGRP: the header, the elements, and the parameters of a hello.</summary>
internal static class EnhancedGatewayFields
{
    private const ushort Parameters = 1;

    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.EnhancedGateway, "eigrp.version", FieldType.Unsigned8, "Version", 0).If(HasStart),
        Field.Decimal(Protocol.EnhancedGateway, "eigrp.opcode", FieldType.Unsigned8, "Opcode", 1).If(HasStart),
        Field.Hex(Protocol.EnhancedGateway, "eigrp.checksum", FieldType.Unsigned16, "Checksum", 2).If(HasStart),
        Field.Hex(Protocol.EnhancedGateway, "eigrp.flags", FieldType.Unsigned32, "Flags", 4).If(HasStart),
        Flag("init", "Init", 1),
        Flag("condrecv", "Conditional Receive", 2),
        Flag("restart", "Restart", 4),
        Flag("eot", "End Of Table", 8),
        Field.Decimal(Protocol.EnhancedGateway, "eigrp.seq", FieldType.Unsigned32, "Sequence", 8).If(HasStart),
        Field.Decimal(Protocol.EnhancedGateway, "eigrp.ack", FieldType.Unsigned32, "Acknowledge", 12),
        Field.Decimal(Protocol.EnhancedGateway, "eigrp.vrid", FieldType.Unsigned16, "Virtual Router ID", 16),
        Field.Decimal(Protocol.EnhancedGateway, "eigrp.as", FieldType.Unsigned16, "Autonomous System", 18),
        OfElements("tlv_type", FieldType.Unsigned16, "Type",
            static (message, values) => values.AddHex(message.Type, 4)),
        OfElements("tlv.len", FieldType.Unsigned16, "Length",
            static (message, values) => values.AddDecimal(message.Length)),
        Parameter("k1", "K1", 0),
        Parameter("k2", "K2", 1),
        Parameter("k3", "K3", 2),
        Parameter("k4", "K4", 3),
        Parameter("k5", "K5", 4),
        Parameter("k6", "K6", 5),
        OfElements("par.holdtime", FieldType.Unsigned16, "Hold Time", static (message, values) =>
        {
            if (message.Type == Parameters && message.Data.Length >= 8)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(message.Data[6..]));
        }),
    ];

    // Wireshark reads the header up to the acknowledgment before it shows any of it.
    private static bool HasStart(ReadOnlySpan<byte> bytes) => bytes.Length >= 16;

    private delegate void ElementReader(EnhancedGateway message, FieldValues values);

    private static Field Flag(string name, string description, uint mask) =>
        Field.Flag(Protocol.EnhancedGateway, "eigrp.flags." + name, description, 4, 4, mask).If(HasStart);

    private static Field OfElements(string name, FieldType type, string description, ElementReader read) =>
        Field.Of(Protocol.EnhancedGateway, "eigrp." + name, type, description, (in source, values) =>
        {
            var message = new EnhancedGateway(source.Bytes);
            while (message.MoveNext())
                read(message, values);
        });

    private static Field Parameter(string name, string description, int offset) =>
        OfElements("par." + name, FieldType.Unsigned8, description, (message, values) =>
        {
            if (message.Type == Parameters && message.Data.Length > offset)
                values.AddDecimal(message.Data[offset]);
        });
}
