using System.Buffers.Binary;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of DNS, RFC 1035, multicast DNS, RFC 6762, and LLMNR, RFC 4795.</summary>
internal static class DnsSummary
{
    private const int UnicastBit = 0x8000;
    private const ushort Address = 1;
    private const ushort NameServer = 2;
    private const ushort CanonicalName = 5;
    private const ushort Authority = 6;
    private const ushort NamePointer = 12;
    private const ushort HostInformation = 13;
    private const ushort MailExchange = 15;
    private const ushort Address6 = 28;
    private const ushort Service = 33;
    private const ushort NextSecure = 47;
    private const ushort AnyType = 255;

    public static void Write(in FieldSource source, ReadOnlySpan<byte> protocol, ref SummaryLine line)
    {
        line.Begin(protocol);
        if (!DnsHeader.TryRead(source.Bytes, out DnsHeader header))
            return;
        line.AddName(DnsValueNames.Opcodes[header.Opcode], "Unknown operation"u8, header.Opcode);
        if (header.IsResponse)
            line.Add(" response"u8);
        line.Add(" 0x"u8);
        line.AddHex(header.Id, 4);
        if (header.IsResponse && (header.Flags & 0xF) is > 0 and int code)
        {
            line.Add(" "u8);
            line.AddName(DnsValueNames.Codes[code], "Unknown error"u8, code);
        }
        bool isMulticast = protocol.SequenceEqual("MDNS"u8);
        foreach (DnsRecord record in header.Records)
            WriteRecord(record, isMulticast, ref line);
    }

    private static void WriteRecord(DnsRecord record, bool isMulticast, ref SummaryLine line)
    {
        line.Add(" "u8);
        WriteType(record.Type, ref line);
        if (record.IsQuestion)
        {
            WriteName(record.Message, record.NameOffset, ref line);
            if (isMulticast)
                line.Add((record.Class & UnicastBit) != 0 ? ", \"QU\" question"u8 : ", \"QM\" question"u8);
            return;
        }
        if (isMulticast && (record.Class & UnicastBit) != 0 && record.Type != 41)
            line.Add(", cache flush"u8);
        ReadOnlySpan<byte> data = record.Data;
        switch (record.Type)
        {
            case Address when data.Length >= 4:
                line.Add(" "u8);
                line.AddIpv4(data);
                break;
            case Address6 when data.Length >= 16:
                line.Add(" "u8);
                line.AddIpv6(data);
                break;
            case NameServer or CanonicalName or Authority or NamePointer or NextSecure when !data.IsEmpty:
                WriteName(record.Message, record.DataOffset, ref line);
                break;
            case HostInformation:
                for (int i = 0; i < 2 && !data.IsEmpty && data[0] < data.Length; i++)
                {
                    line.Add(" "u8);
                    line.AddEscaped(data.Slice(1, data[0]));
                    data = data[(1 + data[0])..];
                }
                break;
            case MailExchange when data.Length > 2:
                line.Add(" "u8, BinaryPrimitives.ReadUInt16BigEndian(data));
                WriteName(record.Message, record.DataOffset + 2, ref line);
                break;
            case Service when data.Length > 6:
                line.Add(" "u8, BinaryPrimitives.ReadUInt16BigEndian(data));
                line.Add(" "u8, BinaryPrimitives.ReadUInt16BigEndian(data[2..]));
                line.Add(" "u8, BinaryPrimitives.ReadUInt16BigEndian(data[4..]));
                WriteName(record.Message, record.DataOffset + 6, ref line);
                break;
        }
    }

    // The first word of the name that the field has, without what it stands for.
    private static void WriteType(ushort type, ref SummaryLine line)
    {
        ReadOnlySpan<byte> name = type == AnyType ? "ANY"u8 : DnsValueNames.Types[type];
        int end = name.IndexOf((byte)' ');
        line.AddName(end < 0 ? name : name[..end], "Unknown"u8, type);
    }

    private static void WriteName(ReadOnlySpan<byte> message, int offset, ref SummaryLine line)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (!DnsName.TryRead(message, offset, name, out int length, out _))
            return;
        line.Add(" "u8);
        if (length == 0)
            line.Add(DnsText.Root);
        else
            line.AddEscaped(name[..length]);
    }
}
