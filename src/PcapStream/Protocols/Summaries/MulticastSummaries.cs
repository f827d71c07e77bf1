using System.Buffers.Binary;
using PcapStream.Protocols.Control;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of IGMP, RFC 2236 and RFC 3376, and of PIM, RFC 7761.</summary>
internal static class MulticastSummaries
{
    private const byte Query = 0x11;
    private const byte Report1 = 0x12;
    private const byte Report2 = 0x16;
    private const byte Leave = 0x17;
    private const byte Report3 = 0x22;
    private const int Version3QuerySize = 12;
    private const int RecordSize = 8;

    public static void WriteIgmp(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (!IgmpHeader.TryRead(bytes, out IgmpHeader header))
            return;
        switch (header.Type)
        {
            case Query:
                WriteQuery(header, bytes, ref line);
                break;
            case Report1:
                line.Begin("IGMPv1"u8);
                line.Add("Membership Report"u8);
                break;
            case Report2:
                line.Begin("IGMPv2"u8);
                line.Add("Membership Report group "u8);
                line.Add(header.Group);
                break;
            case Leave:
                line.Begin("IGMPv2"u8);
                line.Add("Leave Group "u8);
                line.Add(header.Group);
                break;
            case Report3:
                line.Begin("IGMPv3"u8);
                line.Add("Membership Report"u8);
                WriteRecords(bytes, ref line);
                break;
        }
    }

    public static void WritePim(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (!PimHeader.TryRead(bytes, out PimHeader header))
            return;
        // Version 1 is a message of IGMP.
        if (source.Index > 0 && source.Packet.Layers[source.Index - 1].Protocol == Protocol.Igmp)
        {
            line.Begin("PIMv1"u8);
            return;
        }
        line.Begin("PIMv2"u8);
        line.AddName(NetworkNames.PimTypes[header.Type], "Unknown"u8, header.Type);
    }

    private static void WriteQuery(IgmpHeader header, ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        bool isThird = bytes.Length >= Version3QuerySize;
        line.Begin(isThird ? "IGMPv3"u8 : header.MaxResponseCode == 0 ? "IGMPv1"u8 : "IGMPv2"u8);
        line.Add("Membership Query"u8);
        if (!isThird && header.MaxResponseCode == 0)
            return;
        if (!bytes.Slice(4, 4).ContainsAnyExcept((byte)0))
        {
            line.Add(", general"u8);
            return;
        }
        line.Add(", specific for group "u8);
        line.Add(header.Group);
        int sources = isThird ? BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]) : 0;
        if (sources == 0)
            return;
        line.Add(", source "u8);
        WriteSources(bytes[Version3QuerySize..], sources, ref line);
    }

    private static void WriteRecords(ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        int count = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        bytes = bytes[IgmpHeader.Size..];
        for (; count > 0 && bytes.Length >= RecordSize; count--)
        {
            int sources = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            WriteRecord(bytes[0], bytes, sources, ref line);
            int size = RecordSize + 4 * sources + 4 * bytes[1];
            bytes = bytes[Math.Min(size, bytes.Length)..];
        }
    }

    // RFC 3376, section 4.2.12.
    private static void WriteRecord(byte kind, ReadOnlySpan<byte> record, int sources, ref SummaryLine line)
    {
        NetworkAddress group = new(AddressBits.Ipv4(record[4..]), AddressKind.Ipv4);
        ReadOnlySpan<byte> list = record[RecordSize..];
        bool includes = kind is 1 or 3;
        switch (kind)
        {
            case 1 or 3 when sources == 0:
                line.Add(" / Leave group "u8);
                line.Add(group);
                break;
            case 2 or 4 when sources == 0:
                line.Add(" / Join group "u8);
                line.Add(group);
                line.Add(" for any sources"u8);
                break;
            case >= 1 and <= 4:
                line.Add(" / Join group "u8);
                line.Add(group);
                line.Add(includes ? " for source "u8 : ", not source "u8);
                WriteSources(list, sources, ref line);
                break;
            case 5 or 6:
                line.Add(" / Group "u8);
                line.Add(group);
                line.Add(kind == 5 ? ", new source "u8 : ", block source "u8);
                WriteSources(list, sources, ref line);
                break;
        }
    }

    private static void WriteSources(ReadOnlySpan<byte> list, int count, ref SummaryLine line)
    {
        line.Add("{"u8);
        for (int i = 0; i < count && list.Length >= 4; i++)
        {
            if (i > 0)
                line.Add(", "u8);
            line.AddIpv4(list);
            list = list[4..];
        }
        line.Add("}"u8);
    }
}
