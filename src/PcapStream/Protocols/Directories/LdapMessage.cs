using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Directories;

/// <summary>
/// LDAP (RFC 4511, section 4.1.1): a sequence of an identifier, an operation and controls, in ASN.1's basic encoding.
/// After SASL has agreed on protection (RFC 4422, section 3.7), lengths of four bytes come before protected messages.
/// Of TCP, only messages that a segment has as a whole, or as far as it was captured, are read.
/// <code>
///  +----------+--------+---------+--------+------------+-----------+--------+-----------+----------
///  | sequence | length | integer | length | identifier | operation | length | operation | controls
///  +----------+--------+---------+--------+------------+-----------+--------+-----------+----------
/// </code>
/// </summary>
internal static class LdapMessage
{
    public const ushort Port = 389;
    public const ushort CatalogPort = 3268;

    private const byte SequenceTag = 0x30;
    private const int LeastSize = 7;
    private const int LeastLength = 2;
    private const int LeastContent = 4;
    private const int MostContent = 10_000_000;
    internal const int MarkSize = 4;
    private const int MostProtected = 1 << 20;

    /// <summary>Whether a segment starts with a message, or with one that SASL protects.</summary>
    public static bool IsStart(ReadOnlySpan<byte> bytes) => bytes is [SequenceTag, ..] || IsProtected(bytes);

    internal static Protocol Decode(Protocol protocol, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (protocol == Protocol.Cldap)
        {
            cursor.AddMessage(Protocol.Cldap, 0, rest.Length);
            return Protocol.None;
        }
        if (!TryReadSize(rest, cursor.IsCut, out long length))
            return Protocol.None;
        // The rest of a message may be in later segments, unless this one was cut.
        if (length > rest.Length && (!cursor.IsCut || length > int.MaxValue))
            return Protocol.None;
        cursor.AddMessage(Protocol.Ldap, 0, (int)length);
        return cursor.Rest.IsEmpty ? Protocol.None : Protocol.Ldap;
    }

    /// <summary>Reads the size of a message, header included.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="isCut">Whether bytes of it may not have been captured.</param>
    /// <param name="size">The size in bytes.</param>
    /// <returns>False if it is no message.</returns>
    public static bool TryReadSize(ReadOnlySpan<byte> bytes, bool isCut, out long size)
    {
        size = 0;
        if (IsProtected(bytes))
            size = MarkSize + BinaryPrimitives.ReadUInt32BigEndian(bytes);
        else if ((isCut || bytes.Length >= LeastSize) && TryReadLength(bytes, out int after, out uint content))
            size = (long)after + content;
        return size >= LeastSize;
    }

    /// <summary>Reads the length of a message that SASL protects.</summary>
    public static bool TryReadProtected(ReadOnlySpan<byte> bytes, out uint length)
    {
        length = 0;
        if (!IsProtected(bytes))
            return false;
        length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return true;
    }

    /// <summary>Adds the values that a field has in the messages of a layer.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, BerField field, FieldValues values)
    {
        while (bytes.Length >= LeastSize - 1)
        {
            var reader = new BerReader(bytes, field, values);
            BerHeader header = reader.Header(0, bytes.Length);
            if (reader.IsStopped || header.Length is < LeastContent or > MostContent)
                return;
            bool isSequence = header is { Class: BerClass.Universal, Tag: SequenceTag & 0x1F };
            int length = isSequence ? header.After + header.Length : bytes.Length;
            int there = Math.Min(length, bytes.Length);
            reader = new BerReader(bytes[..there], field, values);
            reader.Read(LdapTypes.Message, LdapTypes.WholeMessage, 0, length);
            if (reader.IsStopped)
                return;
            bytes = bytes[there..];
        }
    }

    // Kerberos's tokens: RFC 4121, section 4.2.6, and RFC 2743, section 3.1.
    private static bool IsProtected(ReadOnlySpan<byte> bytes) =>
        bytes is [0, _, _, _, 5, 4, ..] or [0, _, _, _, 0x60, _, ..]
        && BinaryPrimitives.ReadUInt32BigEndian(bytes) is >= LeastLength and <= MostProtected
        && BinaryPrimitives.ReadUInt32BigEndian(bytes) <= bytes.Length - MarkSize;

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, out int after, out uint content)
    {
        after = 2;
        content = 0;
        if (bytes.Length < after)
            return false;
        content = bytes[1];
        if (content < 0x80)
            return true;
        int size = (int)content & 0x7F;
        content = 0;
        if (size == 0 || bytes.Length < after + size)
            return false;
        foreach (byte one in bytes.Slice(after, size))
            content = content << 8 | one;
        after += size;
        return true;
    }
}

/// <summary>Fields of LDAP.</summary>
internal static class LdapFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Ldap, "ldap.sasl_buffer_length", FieldType.Unsigned32, "SASL Buffer Length",
            (in source, values) =>
            {
                if (LdapMessage.TryReadProtected(source.Bytes, out uint length))
                    values.AddDecimal(length);
            }).AlsoIn(Protocol.Cldap),
        .. LdapTypes.Fields.Select(field => Field.Of(
            Protocol.Ldap, field.Name, field.Type, field.Description, (in source, values) =>
            {
                if (!LdapMessage.TryReadProtected(source.Bytes, out _))
                    LdapMessage.Read(source.Bytes, field, values);
            }).AlsoIn(Protocol.Cldap)),
    ];
}
