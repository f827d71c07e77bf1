using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.RemoteCalls;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Directories;

/// <summary>
/// Kerberos (RFC 4120, section 5) in ASN.1's basic encoding: a tag of an application for each kind of message. Over
/// TCP, a length comes before each (section 7.2.2), whose highest bit is reserved. Only messages that a segment has as
/// a whole, or as far as it was captured, are read.
/// <code>
///  0        4                          in TCP
///  +--------+------+--------+---------
///  | length | kind | length | sequence
///  +--------+------+--------+---------
/// </code>
/// </summary>
internal static class KerberosMessage
{
    public const ushort Port = 88;

    public const int MarkSize = 4;

    private const int MostBytes = 10 * 1024 * 1024;

    /// <summary>Whether a datagram starts with a message: the tag of an application that Kerberos has.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> bytes) =>
        !bytes.IsEmpty && bytes[0] >> 6 == (int)BerClass.Application
        && (bytes[0] & 0x1F) is (>= 1 and <= 3) or (>= 10 and <= 15) or 20 or 21 or (>= 25 and <= 30);

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (!CallMessage.IsMarked(cursor.Layers))
        {
            cursor.AddMessage(Protocol.Kerberos, 0, rest.Length);
            return Protocol.None;
        }
        if (rest.Length < MarkSize)
            return Protocol.None;
        int length = LengthAfterMark(rest);
        // The rest of a message may be in later segments, unless this one was cut.
        if (length > MostBytes || (length > rest.Length - MarkSize && !cursor.IsCut))
            return Protocol.None;
        cursor.AddMessage(Protocol.Kerberos, MarkSize, MarkSize + length);
        return cursor.Rest.IsEmpty ? Protocol.None : Protocol.Kerberos;
    }

    /// <summary>Bytes of the message after its mark.</summary>
    public static int LengthAfterMark(ReadOnlySpan<byte> mark) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(mark) & int.MaxValue);

    /// <summary>Adds the values that a field has in a layer.</summary>
    public static void Read(in FieldSource source, BerField field, FieldValues values)
    {
        ReadOnlySpan<byte> bytes = source.Payload;
        int length = source.Header.IsEmpty ? UdpHeader.LengthOfPayload(source) : LengthAfterMark(source.Header);
        var reader = new BerReader(bytes, field, values);
        reader.Read(KerberosTypes.Message, field: null, 0, Math.Max(length, bytes.Length));
    }
}

/// <summary>Fields of Kerberos.</summary>
internal static class KerberosFields
{
    public static readonly Field[] All =
    [
        OfMark("reserved", FieldType.Boolean, "Reserved", static (mark, values) => values.AddBoolean(mark[0] >= 0x80)),
        OfMark("length", FieldType.Unsigned32, "Record Length",
            static (mark, values) => values.AddDecimal((ulong)KerberosMessage.LengthAfterMark(mark))),
        .. KerberosTypes.Fields.Select(field => Field.Of(
            Protocol.Kerberos, field.Name, field.Type, field.Description,
            (in source, values) => KerberosMessage.Read(source, field, values))),
    ];

    private delegate void MarkReader(ReadOnlySpan<byte> mark, FieldValues values);

    private static Field OfMark(string name, FieldType type, string description, MarkReader read) =>
        Field.Of(Protocol.Kerberos, "kerberos.rm." + name, type, description, (in source, values) =>
        {
            if (source.Header.Length == KerberosMessage.MarkSize)
                read(source.Header, values);
        });
}
