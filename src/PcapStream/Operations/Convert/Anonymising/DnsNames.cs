using System.Buffers.Binary;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// Replaces the names and addresses in a DNS message (RFC 1035, RFC 3596, RFC 2782). Data of other record types is
/// cleared, and so is everything after a record that contradicts itself.
/// </summary>
internal sealed class DnsNames(AddressNames names, NamedText text)
{
    private const int HeaderBytes = 12;
    private const int RecordBytes = 10;

    /// <summary>Replaces what a message holds.</summary>
    public void Replace(Span<byte> message)
    {
        if (message.Length < HeaderBytes)
        {
            message.Clear();
            return;
        }
        int questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        int records = BinaryPrimitives.ReadUInt16BigEndian(message[6..])
            + BinaryPrimitives.ReadUInt16BigEndian(message[8..]) + BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        int at = HeaderBytes;
        for (int i = 0; i < questions && at >= 0; i++)
            at = Question(message, at);
        for (int i = 0; i < records && at >= 0; i++)
            at = Record(message, at);
    }

    private int Question(Span<byte> message, int at)
    {
        int end = Name(message, at);
        return end >= 0 && end + 4 <= message.Length ? end + 4 : Spoil(message, at);
    }

    private int Record(Span<byte> message, int at)
    {
        int fixedPart = Name(message, at);
        if (fixedPart < 0 || fixedPart + RecordBytes > message.Length)
            return Spoil(message, at);
        int type = BinaryPrimitives.ReadUInt16BigEndian(message[fixedPart..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(message[(fixedPart + 8)..]);
        int start = fixedPart + RecordBytes;
        if (start + length > message.Length)
            return Spoil(message, start);
        int end = start + length;
        switch (type)
        {
            case 1 when length == 4:
                names.Ipv4(message[start..]);
                break;
            case 28 when length == 16:
                names.Ipv6(message[start..]);
                break;
            // Name server, alias, pointer, delegation of a tree.
            case 2 or 5 or 12 or 39:
                Inside(message, start, end, names: 1);
                break;
            // The start of authority has two names, and numbers after them.
            case 6:
                Inside(message, start, end, names: 2);
                break;
            case 15 when length > 2:
                Inside(message, start + 2, end, names: 1);
                break;
            case 33 when length > 6:
                Inside(message, start + 6, end, names: 1);
                break;
            default:
                message[start..end].Clear();
                break;
        }
        return end;
    }

    private void Inside(Span<byte> message, int at, int end, int names)
    {
        for (int i = 0; i < names && at < end; i++)
        {
            int next = Name(message[..end], at);
            if (next < 0)
            {
                message[at..end].Clear();
                return;
            }
            at = next;
        }
    }

    // Replaces the labels at a place, up to the end of the name or a pointer. Returns the offset after it, -1 if it
    // does not fit.
    private int Name(Span<byte> message, int at)
    {
        while (at < message.Length)
        {
            int length = message[at];
            if (length == 0)
                return at + 1;
            if (length >= 0xC0)
                return at + 2 <= message.Length ? at + 2 : -1;
            if (length >= 0x40 || at + 1 + length > message.Length)
                return -1;
            text.Label(message.Slice(at + 1, length));
            at += 1 + length;
        }
        return -1;
    }

    private static int Spoil(Span<byte> message, int at)
    {
        message[at..].Clear();
        return -1;
    }
}
