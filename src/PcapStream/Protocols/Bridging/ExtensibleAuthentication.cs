using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Bridging;

/// <summary>
/// EAP, RFC 3748, section 4, in EAP over LANs and in RADIUS. Only requests and answers have a type.
/// <code>
///  0      1            2        4      5
///  +------+------------+--------+------+-----------
///  | code | identifier | length | type | type data
///  +------+------------+--------+------+-----------
/// </code>
/// </summary>
internal static class ExtensibleAuthentication
{
    public const int Size = 4;
    private const int TypeEnd = 5;

    /// <summary>Whether a message has a type.</summary>
    public static bool HasType(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= TypeEnd && bytes[0] is 1 or 2 && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) >= TypeEnd;

    /// <summary>Whether bytes start with the header of a message.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Size && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) >= Size;

    /// <summary>Whether bytes are a message up to its end.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) =>
        IsMessage(bytes) && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) <= bytes.Length;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Authentication, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of EAP.</summary>
internal static class ExtensibleAuthenticationFields
{
    private const byte Identity = 1;
    private const byte Answer = 2;

    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Authentication, "eap.code", FieldType.Unsigned8, "Code", 0),
        Field.Decimal(Protocol.Authentication, "eap.id", FieldType.Unsigned8, "Id", 1),
        Field.Decimal(Protocol.Authentication, "eap.len", FieldType.Unsigned16, "Length", 2),
        Field.Decimal(Protocol.Authentication, "eap.type", FieldType.Unsigned8, "Type", 4)
            .If(ExtensibleAuthentication.HasType),
        Field.Of(Protocol.Authentication, "eap.identity", FieldType.Text, "Identity", (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            if (!ExtensibleAuthentication.HasType(bytes) || bytes[0] != Answer || bytes[4] != Identity)
                return;
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            if (length > 5 && length <= bytes.Length)
                values.AddAscii(bytes[5..length]);
        }),
    ];
}
