using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Voice;

/// <summary>
/// RTCP, RFC 3550, section 6: packets that follow each other in a datagram. The length is in words of four bytes, the
/// header's not counted.
/// <code>
///  0           1      2        4        8
///  +-+-+-------+------+--------+--------+---------------------
///  |V|P| count | type | length | source | reports, or others
///  +-+-+-------+------+--------+--------+---------------------
/// </code>
/// </summary>
internal static class MediaReport
{
    public const byte Sender = 200;
    public const byte Receiver = 201;
    public const byte Description = 202;
    public const byte Bye = 203;
    public const byte Application = 204;
    public const byte Feedback = 205;
    public const byte PayloadFeedback = 206;

    private const int Size = 4;
    private const byte LeastType = 192;
    private const byte MostType = 213;

    /// <summary>Whether a datagram on any port is taken for RTCP, as in Wireshark.</summary>
    public static bool IsStart(ReadOnlySpan<byte> payload) => payload.Length % 4 == 0 && MediaHeader.HasVersion(payload)
        && payload[1] is Sender or Receiver or Bye or Application or PayloadFeedback;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (!IsPacket(rest))
        {
            cursor.TryAddLayer(Protocol.Rtcp, 0);
            return Protocol.None;
        }
        cursor.AddMessage(Protocol.Rtcp, Size, Size + 4 * BinaryPrimitives.ReadUInt16BigEndian(rest[2..]));
        return IsPacket(cursor.Rest) ? Protocol.Rtcp : Protocol.None;
    }

    private static bool IsPacket(ReadOnlySpan<byte> bytes) =>
        bytes is [_, >= LeastType and <= MostType, _, _, ..];
}

/// <summary>Fields of RTCP.</summary>
internal static class MediaReportFields
{
    private const int SenderSize = 28;
    private const int ReceiverSize = 8;
    private const int BlockSize = 24;

    public static readonly Field[] All =
    [
        Announcement.Frame(Protocol.Rtcp, "rtcp.setup-frame"),
        Announcement.Method(Protocol.Rtcp, "rtcp.setup-method"),
        .. FieldTable.Read(Protocol.Rtcp, PlaceOf, """
            h d 0 1 C0 rtcp.version Version
            h b 0 1 20 rtcp.padding Padding
            r d 0 1 1F rtcp.rc Reception report count
            c d 0 1 1F rtcp.sc Source count
            a d 0 1 1F rtcp.app.subtype Subtype
            h d 1 1 0 rtcp.pt Packet type
            h d 2 2 0 rtcp.length Length
            q x 4 4 0 rtcp.senderssrc Sender SSRC
            f x 8 4 0 rtcp.mediassrc Media source SSRC
            s d 8 4 0 rtcp.timestamp.ntp.msw Timestamp, MSW
            s d 12 4 0 rtcp.timestamp.ntp.lsw Timestamp, LSW
            s d 16 4 0 rtcp.timestamp.rtp RTP timestamp
            s d 20 4 0 rtcp.sender.packetcount Sender's packet count
            s d 24 4 0 rtcp.sender.octetcount Sender's octet count
            i x 0 4 0 rtcp.ssrc.identifier Identifier
            b d 4 1 0 rtcp.ssrc.fraction Fraction lost
            b i 5 3 0 rtcp.ssrc.cum_nr Cumulative number of packets lost
            b d 8 4 0 rtcp.ssrc.ext_high Extended highest sequence number received
            b d 8 2 0 rtcp.ssrc.high_cycles Sequence number cycles count
            b d 10 2 0 rtcp.ssrc.high_seq Highest sequence number received
            b d 12 4 0 rtcp.ssrc.jitter Interarrival jitter
            b d 16 4 0 rtcp.ssrc.lsr Last SR timestamp
            b d 20 4 0 rtcp.ssrc.dlsr Delay since last SR timestamp
            """u8),
        OfItems("rtcp.sdes.type", FieldType.Unsigned8, "Type", static (item, hasType, values) =>
        {
            if (hasType)
                values.AddDecimal(item[0]);
        }),
        OfItems("rtcp.sdes.length", FieldType.Unsigned32, "Length", static (item, _, values) =>
        {
            if (item.Length > 1)
                values.AddDecimal(item[1]);
        }),
        OfItems("rtcp.sdes.text", FieldType.Text, "Text", static (item, _, values) =>
        {
            if (item.Length > 1 && item.Length == 2 + item[1])
                values.AddText(item[2..]);
        }),
        Field.OfStreams(Protocol.Rtcp, "rtcp.app.name", FieldType.Text, "Name (ASCII)", (in source, values) =>
        {
            if (source.Bytes is [_, MediaReport.Application, _, _, ..] && source.Bytes.Length >= 12)
                values.AddAscii(source.Bytes[8..12]);
        }),
    ];

    private static int PlaceOf(in FieldSource source, char part, int index)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (source.Header.IsEmpty || bytes.Length < 4)
            return -1;
        byte type = bytes[1];
        bool isReport = type is MediaReport.Sender or MediaReport.Receiver;
        int blocks = type == MediaReport.Sender ? SenderSize : ReceiverSize;
        switch (part)
        {
            case 'i' when type is MediaReport.Bye or MediaReport.Application:
                return index < (type == MediaReport.Bye ? bytes[0] & 0x1F : 1) ? 4 + 4 * index : -1;
            case 'i' when type == MediaReport.Description:
                return ChunkAt(bytes, index);
            case 'b' or 'i':
                // Wireshark shows a block that was captured whole.
                int end = blocks + BlockSize * (index + 1);
                return isReport && index < (bytes[0] & 0x1F) && end <= bytes.Length ? end - BlockSize : -1;
        }
        bool isFeedback = type is MediaReport.Feedback or MediaReport.PayloadFeedback;
        bool has = part switch
        {
            'r' => isReport,
            'c' => type is MediaReport.Description or MediaReport.Bye,
            'a' => type == MediaReport.Application,
            'q' => isReport || isFeedback,
            'f' => isFeedback,
            's' => type == MediaReport.Sender,
            _ => true,
        };
        return has && index == 0 ? 0 : -1;
    }

    private static int ChunkAt(ReadOnlySpan<byte> bytes, int index)
    {
        int at = 4;
        for (int i = 0; i < (bytes[0] & 0x1F) && at + 4 <= bytes.Length; i++)
        {
            if (i == index)
                return at;
            at += 4;
            while (at < bytes.Length && bytes[at] != 0)
                at += at + 1 < bytes.Length ? 2 + bytes[at + 1] : 2;
            at = (at + 4) & ~3;
        }
        return -1;
    }

    private delegate void ItemReader(ReadOnlySpan<byte> item, bool hasType, FieldValues values);

    // The items of a description, one byte at the end of each chunk; or the reason of a packet of BYE, without a type.
    private static Field OfItems(string name, FieldType type, string description, ItemReader read) =>
        Field.OfStreams(Protocol.Rtcp, name, type, description, (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            if (bytes is not [_, MediaReport.Description or MediaReport.Bye, _, _, ..])
                return;
            int count = bytes[0] & 0x1F;
            if (bytes[1] == MediaReport.Bye)
            {
                int reason = 4 + 4 * count;
                if (reason < bytes.Length)
                    read(bytes[(reason - 1)..Math.Min(reason + 1 + bytes[reason], bytes.Length)], false, values);
                return;
            }
            int at = 8;
            while (at < bytes.Length && count > 0)
            {
                bool isEnd = bytes[at] == 0;
                int end = isEnd ? at + 1 : at + 2 + (at + 1 < bytes.Length ? bytes[at + 1] : 0);
                read(bytes[at..Math.Min(end, bytes.Length)], true, values);
                // The next chunk begins with a word.
                at = isEnd ? ((at + 4) & ~3) + 4 : end;
                count -= isEnd ? 1 : 0;
            }
        });
}
