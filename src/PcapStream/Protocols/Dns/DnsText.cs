using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Dns;

/// <summary>Names and texts of DNS messages in tshark's notation.</summary>
internal static class DnsText
{
    private static ReadOnlySpan<byte> Root => "<Root>"u8;

    /// <summary>Adds the name at an offset of a message, if there is one.</summary>
    public static void AddName(ReadOnlySpan<byte> message, int offset, FieldValues values)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (!DnsName.TryRead(message, offset, name, out int length, out _))
            return;
        if (length == 0)
        {
            values.AddText(Root);
            return;
        }
        Span<byte> text = stackalloc byte[DnsName.MaxLength * EscapedText.MaxExpansion];
        values.AddText(text[..EscapedText.Format(name[..length], text)]);
    }

    /// <summary>Adds the length of a question's name as tshark counts it: that of its text, before escapes.</summary>
    public static void AddLength(DnsRecord record, FieldValues values)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (DnsName.TryRead(record.Message, record.NameOffset, name, out int length, out _))
            values.AddDecimal((ulong)(length == 0 ? Root.Length : length));
    }

    /// <summary>Adds the number of a question's labels as tshark counts them: points, and one.</summary>
    public static void AddLabels(DnsRecord record, FieldValues values)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (DnsName.TryRead(record.Message, record.NameOffset, name, out int length, out _))
            values.AddDecimal((ulong)name[..length].Count((byte)'.') + 1);
    }
}
