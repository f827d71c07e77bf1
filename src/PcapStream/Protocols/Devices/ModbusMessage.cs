using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Devices;

/// <summary>
/// Modbus over TCP (MODBUS Messaging on TCP/IP Implementation Guide, section 3.1): messages in a stream. Only those
/// that a segment has as a whole, or as far as it was captured, are read.
/// <code>
///  0             2          4        6      7          8
///  +-------------+----------+--------+------+----------+------
///  | transaction | protocol | length | unit | function | data
///  +-------------+----------+--------+------+----------+------
/// </code>
/// </summary>
internal static class ModbusMessage
{
    public const ushort Port = 502;

    private const int Size = 7;
    private const int LengthEnd = 6;
    private const int LeastLength = 2;

    /// <summary>Whether bytes start with the header of a message.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> bytes) =>
        bytes.Length > Size && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) == 0
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) >= LeastLength;

    /// <summary>The size of a message in bytes, header included.</summary>
    public static int SizeOf(ReadOnlySpan<byte> header) =>
        LengthEnd + BinaryPrimitives.ReadUInt16BigEndian(header[4..]);

    internal static Protocol Decode(Protocol protocol, ref HeaderCursor cursor)
    {
        if (protocol == Protocol.ModbusTcp)
        {
            if (SizeOf(cursor.Rest) > cursor.Rest.Length && !cursor.IsCut)
                return Protocol.None;
            return cursor.TryAddLayer(Protocol.ModbusTcp, Size) ? Protocol.Modbus : Protocol.None;
        }
        ReadOnlySpan<byte> header = cursor.LastHeader;
        cursor.AddMessage(Protocol.Modbus, 1, SizeOf(header) - Size);
        return IsMessage(cursor.Rest) ? Protocol.ModbusTcp : Protocol.None;
    }
}

/// <summary>Fields of Modbus/TCP's header.</summary>
internal static class ModbusTcpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.ModbusTcp, "mbtcp.trans_id", FieldType.Unsigned16, "Transaction Identifier", 0),
        Field.Decimal(Protocol.ModbusTcp, "mbtcp.prot_id", FieldType.Unsigned16, "Protocol Identifier", 2),
        Field.Decimal(Protocol.ModbusTcp, "mbtcp.len", FieldType.Unsigned16, "Length", 4),
        Field.Decimal(Protocol.ModbusTcp, "mbtcp.unit_id", FieldType.Unsigned8, "Unit Identifier", 6),
    ];
}

/// <summary>Fields of Modbus (MODBUS Application Protocol Specification, section 6).</summary>
internal static class ModbusFields
{
    private const byte Exception = 0x80;
    private const byte ReadCoils = 1;
    private const byte ReadInputs = 2;
    private const byte ReadHolding = 3;
    private const byte ReadInput = 4;
    private const byte WriteCoil = 5;
    private const byte WriteRegister = 6;
    private const byte WriteCoils = 15;
    private const byte WriteRegisters = 16;

    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Modbus, "modbus.func_code", FieldType.Unsigned8, "Function Code", 0, 0x7F),
        Field.Decimal(Protocol.Modbus, "modbus.exception_code", FieldType.Unsigned8, "Exception Code", 1)
            .If(bytes => bytes is [>= Exception, ..]),
        Number("reference_num", FieldType.Unsigned16, "Reference Number",
            static (function, isRequest) => isRequest || function >= WriteCoil ? 1 : -1),
        Number("word_cnt", FieldType.Unsigned16, "Word Count", static (function, isRequest) =>
            function == WriteRegisters || (isRequest && function is ReadHolding or ReadInput) ? 3 : -1),
        Number("bit_cnt", FieldType.Unsigned16, "Bit Count", static (function, isRequest) =>
            function == WriteCoils || (isRequest && function is ReadCoils or ReadInputs) ? 3 : -1),
        Number("byte_cnt", FieldType.Unsigned8, "Byte Count", ByteCountAt),
        Of("regval_uint16", FieldType.Unsigned16, "Register Value (UINT16)", static (bytes, isRequest, values) =>
        {
            int at = bytes[0] is WriteRegisters or ReadHolding or ReadInput ? ByteCountAt(bytes[0], isRequest) : -1;
            if (at < 0 || bytes.Length <= at)
                return;
            ReadOnlySpan<byte> registers = bytes[(at + 1)..Math.Min(at + 1 + bytes[at], bytes.Length)];
            for (; registers.Length >= 2; registers = registers[2..])
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(registers));
        }),
    ];

    private delegate void ModbusReader(ReadOnlySpan<byte> bytes, bool isRequest, FieldValues values);

    private delegate int PlaceOfNumber(byte function, bool isRequest);

    private static int ByteCountAt(byte function, bool isRequest)
    {
        if (isRequest)
            return function is WriteCoils or WriteRegisters ? 5 : -1;
        return function is >= ReadCoils and <= ReadInput ? 1 : -1;
    }

    // Functions that reads and writes of coils and registers have.
    private static Field Of(string name, FieldType type, string description, ModbusReader read) =>
        Field.Of(Protocol.Modbus, "modbus." + name, type, description, (in source, values) =>
        {
            if (source.Bytes is [(>= ReadCoils and <= WriteRegister) or WriteCoils or WriteRegisters, ..])
                read(source.Bytes, ServerSide.IsDestination(source, ModbusMessage.Port), values);
        });

    private static Field Number(string name, FieldType type, string description, PlaceOfNumber place)
    {
        bool isByte = type == FieldType.Unsigned8;
        return Of(name, type, description, (bytes, isRequest, values) =>
        {
            int at = place(bytes[0], isRequest);
            if (at >= 0 && bytes.Length >= at + (isByte ? 1 : 2))
                values.AddDecimal(isByte ? bytes[at] : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]));
        });
    }
}
