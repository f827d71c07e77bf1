using System.Buffers.Binary;
using PcapStream.Protocols.Dhcp;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of DHCP, RFC 2131, BOOTP, RFC 951, and DHCPv6, RFC 8415.</summary>
internal static class DhcpSummaries
{
    private const byte MessageType = 53;
    private const int TransactionOffset = 4;

    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Begin("BOOTP"u8);
        if (bytes.IsEmpty)
            return;
        if (bytes[0] is 1 or 2)
        {
            line.Add(bytes[0] == 1 ? "Boot Request"u8 : "Boot Reply"u8);
            if (bytes[0] == 1 && bytes.Length >= DhcpMessage.HardwareAddress + 6)
            {
                NetworkAddress client =
                    NetworkAddress.Ethernet(bytes[DhcpMessage.HardwareAddress..(DhcpMessage.HardwareAddress + 6)]);
                line.Add(" from "u8);
                line.Add(client);
                line.Add(" ("u8);
                line.Add(client);
                line.Add(")"u8);
            }
        }
        else
        {
            line.Add("Unknown BOOTP message type ("u8, bytes[0]);
            line.Add(")"u8);
        }
        if (!DhcpMessage.TryRead(source, out DhcpMessage message))
            return;
        var options = new DhcpOptions(message, followsOverload: true);
        while (options.MoveNext())
        {
            if (options.Current.Code != MessageType || options.Current.Data.IsEmpty)
                continue;
            WriteType(options.Current.Data[0], bytes, ref line);
            return;
        }
    }

    public static void WriteVersion6(in FieldSource source, ref SummaryLine line)
    {
        const int ClientId = 1;
        const int Address = 5;
        const int LinkAddress = 2;
        line.Begin("DHCPv6"u8);
        var message = new Dhcpv6Message(source);
        while (message.MoveNext())
        {
            ReadOnlySpan<byte> data = message.Data;
            if (message.IsMessage)
            {
                line.AddName(ServiceNames.Dhcpv6Types[data[0]], "Unknown"u8, data[0]);
                bool isRelay = Dhcpv6Message.IsRelay(data[0]);
                line.Add(isRelay ? " L: "u8 : " XID: 0x"u8);
                if (!isRelay && data.Length >= Dhcpv6Message.Size)
                    line.AddHex(BinaryPrimitives.ReadUInt32BigEndian(data) & 0xFFFFFF);
                else if (data.Length >= LinkAddress + 16)
                    line.AddIpv6(data[LinkAddress..]);
                line.Add(" "u8);
            }
            else if (message.Code == ClientId)
            {
                line.Add("CID: "u8);
                line.AddBytes(data);
                line.Add(" "u8);
            }
            else if (message.Code == Address && data.Length >= 16)
            {
                line.Add("IAA: "u8);
                line.AddIpv6(data);
                line.Add(" "u8);
            }
        }
    }

    private static void WriteType(byte type, ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        const int Width = 8;
        ReadOnlySpan<byte> name = ServiceNames.DhcpTypes[type];
        line.Begin("DHCP"u8);
        line.Add("DHCP "u8);
        line.AddName(name, "Unknown"u8, type);
        for (int i = name.Length; i < Width; i++)
            line.Add(" "u8);
        line.Add(" - Transaction ID 0x"u8);
        line.AddHex(BinaryPrimitives.ReadUInt32BigEndian(bytes[TransactionOffset..]));
    }
}
