using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of ARP, RFC 826, its announcements, RFC 5227, and RARP, RFC 903.</summary>
internal static class ArpSummary
{
    private const int MostBytes = 36;
    private const ushort Request = 1;
    private const ushort Reply = 2;
    private const ushort ReverseRequest = 3;
    private const ushort ReverseReply = 4;

    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("ARP"u8);
        if (!ArpHeader.TryRead(source.Bytes, out ArpHeader header))
            return;
        switch (header.Operation)
        {
            case Request:
                WriteRequest(header, ref line);
                break;
            case Reply when header.SenderProtocol.Kind == AddressKind.Ipv4
                && header.SenderProtocol == header.TargetProtocol:
                line.Add("Gratuitous ARP for "u8);
                line.Add(header.SenderProtocol);
                line.Add(" (Reply)"u8);
                break;
            case Reply:
                Write(header.SenderProtocol, header.SenderProtocolBytes, ref line);
                line.Add(" is at "u8);
                Write(header.SenderHardware, header.SenderHardwareBytes, ref line);
                break;
            case ReverseRequest:
                line.Begin("RARP"u8);
                line.Add("Who is "u8);
                Write(header.TargetHardware, header.TargetHardwareBytes, ref line);
                line.Add("? Tell "u8);
                Write(header.SenderHardware, header.SenderHardwareBytes, ref line);
                break;
            case ReverseReply:
                line.Begin("RARP"u8);
                Write(header.TargetHardware, header.TargetHardwareBytes, ref line);
                line.Add(" is at "u8);
                Write(header.TargetProtocol, header.TargetProtocolBytes, ref line);
                break;
            default:
                line.Add("Unknown ARP opcode 0x"u8);
                line.AddHex(header.Operation, 4);
                break;
        }
    }

    private static void WriteRequest(ArpHeader header, ref SummaryLine line)
    {
        NetworkAddress sender = header.SenderProtocol;
        NetworkAddress target = header.TargetProtocol;
        if (sender.Kind == AddressKind.Ipv4 && sender == target)
        {
            bool isAnnouncement = !header.TargetHardwareBytes.ContainsAnyExcept((byte)0);
            line.Add(isAnnouncement ? "ARP Announcement for "u8 : "Gratuitous ARP for "u8);
            line.Add(sender);
            if (!isAnnouncement)
                line.Add(" (Request)"u8);
            return;
        }
        line.Add("Who has "u8);
        Write(target, header.TargetProtocolBytes, ref line);
        if (sender.Kind == AddressKind.Ipv4 && !header.SenderProtocolBytes.ContainsAnyExcept((byte)0))
        {
            line.Add("? (ARP Probe)"u8);
            return;
        }
        line.Add("? Tell "u8);
        Write(sender, header.SenderProtocolBytes, ref line);
    }

    private static void Write(NetworkAddress address, ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        if (address.Kind != AddressKind.None)
            line.Add(address);
        else if (bytes.IsEmpty)
            line.Add("<No address>"u8);
        else
        {
            line.AddBytes(bytes[..Math.Min(bytes.Length, MostBytes)]);
            line.Add(bytes.Length > MostBytes ? "…"u8 : default);
        }
    }
}
