using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Summaries;

namespace PcapStream.Protocols.Experts;

/// <summary>
/// Something that Wireshark says about a packet. It fits into a number, so that a field can have it:
/// <code>
/// bits   | value, or for text its offset and length | kind |
///        | 56, or 40 and 16                         | 8    |
/// </code>
/// </summary>
internal readonly struct ExpertItem(long bits)
{
    /// <summary>Most bytes of a summary: Wireshark keeps no more.</summary>
    public const int LongestSummary = 239;

    private const int KindBits = 8;
    private const int LengthBits = 16;

    public ExpertItem(ExpertKind kind, long value) : this(value << KindBits | (byte)kind)
    {
    }

    /// <summary>An item about text in the packet, or in its options.</summary>
    public ExpertItem(ExpertKind kind, int offset, int length)
        : this(kind, (long)offset << LengthBits | (uint)Math.Min(length, LongestSummary))
    {
    }

    public long Bits => bits;

    public ExpertKind Kind => (ExpertKind)(byte)bits;

    private long Value => bits >> KindBits;

    /// <summary>Writes the summary.</summary>
    /// <param name="bytes">All bytes of the packet; for a comment, the packet's options.</param>
    /// <param name="line">Receives the summary as the text about the packet.</param>
    public void Write(ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        string summary = ExpertKinds.Of(Kind).Summary;
        for (int i = 0; i < summary.Length; i++)
        {
            if (summary[i] != '%')
            {
                line.Add([(byte)summary[i]]);
                continue;
            }
            switch (summary[++i])
            {
                case 't':
                    line.AddEscaped(bytes.Slice((int)(Value >> LengthBits), (int)(Value & ((1 << LengthBits) - 1))));
                    break;
                case 'x':
                    line.AddHex((ulong)Value, 4);
                    break;
                case 'b':
                    line.AddHex((ulong)Value, 2);
                    break;
                case 'n':
                    line.Add(Value >> 8);
                    break;
                case 'l':
                    line.Add((byte)Value);
                    break;
                default:
                    line.Add(Value);
                    break;
            }
        }
    }

    /// <summary>The start of a text that Wireshark keeps: whole characters only.</summary>
    public static ReadOnlySpan<byte> Limit(ReadOnlySpan<byte> summary)
    {
        if (summary.Length <= LongestSummary)
            return summary;
        int length = LongestSummary;
        while (length > 0 && (summary[length] & 0xC0) == 0x80)
            length--;
        return summary[..length];
    }
}

/// <summary>Receives the items of a packet.</summary>
internal delegate void ExpertSink(ExpertItem item, in FieldSource source, FieldValues values);
