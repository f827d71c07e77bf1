using System.Buffers.Binary;
using PcapStream.Protocols.Bridging;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of protocols between bridges and their neighbors.</summary>
internal static class BridgeSummaries
{
    private const int RootEnd = 13;
    private const int PortEnd = 27;

    public static void WriteSpanningTree(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Begin("STP"u8);
        if (bytes.Length < 4)
            return;
        if (bytes[3] == 0x80)
        {
            line.Add("Topology Change Notification"u8);
            return;
        }
        if (bytes.Length < PortEnd)
            return;
        // The first version has type 0; then came rapid, multiple and shortest path.
        line.Add(bytes[3] == 0 ? "Conf. "u8 : bytes[2] switch { 4 => "SPT. "u8, 3 => "MST. "u8, _ => "RST. "u8 });
        if ((bytes[4] & 1) != 0)
            line.Add("TC + "u8);
        line.Add("Root = "u8);
        ushort priority = BinaryPrimitives.ReadUInt16BigEndian(bytes[5..]);
        line.Add(priority & 0xF000);
        line.Add("/"u8, priority & 0x0FFF);
        line.Add("/"u8);
        line.Add(NetworkAddress.Ethernet(bytes[7..RootEnd]));
        line.Add("  Cost = "u8, BinaryPrimitives.ReadUInt32BigEndian(bytes[RootEnd..]));
        line.Add("  Port = 0x"u8);
        line.AddHex(BinaryPrimitives.ReadUInt16BigEndian(bytes[(PortEnd - 2)..]), 4);
    }

    public static void WritePortAccess(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("EAPOL"u8);
        if (source.Bytes.Length > 1)
            line.AddName(LinkNames.PortAccessTypes[source.Bytes[1]], "Unknown Type"u8, source.Bytes[1]);
    }

    public static void WriteAuthentication(in FieldSource source, ref SummaryLine line)
    {
        const int TypeOffset = 4;
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Begin("EAP"u8);
        if (bytes.IsEmpty)
            return;
        line.AddName(LinkNames.EapCodes[bytes[0]], "Unknown code"u8, bytes[0]);
        if (bytes[0] > 2 || bytes.Length <= TypeOffset)
            return;
        line.Add(", "u8);
        line.AddName(LinkNames.EapTypes[bytes[TypeOffset]], "Unknown type"u8, bytes[TypeOffset]);
    }

    public static void WriteLinkDiscovery(in FieldSource source, ref SummaryLine line)
    {
        const int SystemName = 5;
        const int SystemDescription = 6;
        line.Begin("LLDP"u8);
        foreach (DiscoveryElement element in new LinkDiscovery(source.Payload))
        {
            ReadOnlySpan<byte> data = element.Data;
            switch (element.Type)
            {
                case LinkDiscovery.Chassis or LinkDiscovery.Port when !data.IsEmpty:
                    WriteName(element.Type, data[0], data[1..], ref line);
                    break;
                case LinkDiscovery.TimeToLive when data.Length >= 2:
                    line.Add(BinaryPrimitives.ReadUInt16BigEndian(data));
                    line.Add(" "u8);
                    break;
                case SystemName:
                    line.Add("SysN="u8);
                    line.AddEscaped(data);
                    line.Add(" "u8);
                    break;
                case SystemDescription:
                    line.Add("SysD="u8);
                    line.AddEscaped(data);
                    line.Add(" "u8);
                    break;
            }
        }
    }

    public static void WriteCiscoDiscovery(in FieldSource source, ref SummaryLine line)
    {
        const ushort Device = 1;
        const ushort Port = 3;
        line.Begin("CDP"u8);
        var elements = new CiscoDiscovery(source.Bytes);
        while (elements.MoveNext())
        {
            if (elements.Type is not (Device or Port))
                continue;
            line.Add(elements.Type == Device ? "Device ID: "u8 : "Port ID: "u8);
            line.AddEscaped(elements.Data);
            line.Add("  "u8);
        }
    }

    public static void WriteLinkAggregation(in FieldSource source, ref SummaryLine line)
    {
        const int ActorOffset = 1;
        const int PartnerOffset = 21;
        const int End = 41;
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Begin("LACP"u8);
        if (bytes.Length < End)
            return;
        line.Add("v"u8, bytes[0]);
        line.Add(" ACTOR "u8);
        WriteSystem(bytes[ActorOffset..], ref line);
        line.Add(" PARTNER "u8);
        WriteSystem(bytes[PartnerOffset..], ref line);
    }

    // IEEE 802.1AX, section 6.4.2.3: system, port, key and the bits of the state, the highest first.
    private static void WriteSystem(ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        ReadOnlySpan<byte> letters = "EFDCSGSA"u8;
        line.Add(NetworkAddress.Ethernet(bytes[4..10]));
        line.Add(" P: "u8, BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]));
        line.Add(" K: "u8, BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]));
        line.Add(" "u8);
        for (int i = 0; i < letters.Length; i++)
            line.Add((bytes[16] & 0x80 >> i) == 0 ? "*"u8 : letters.Slice(i, 1));
    }

    // IEEE 802.1AB, sections 8.5.2.2 and 8.5.3.2.
    private static void WriteName(int element, byte kind, ReadOnlySpan<byte> name, ref SummaryLine line)
    {
        const int EtherSize = 6;
        const int Ipv4Size = 4;
        ReadOnlySpan<byte> names = element == LinkDiscovery.Chassis ? "..CCIAPCMANAINLA"u8 : "..IAPCMANAINACLA"u8;
        if (kind == 0 || kind * 2 + 2 > names.Length)
            return;
        ReadOnlySpan<byte> word = names.Slice(kind * 2, 2);
        line.Add(word);
        line.Add("/"u8);
        if (word.SequenceEqual("MA"u8) && name.Length == EtherSize)
            line.Add(NetworkAddress.Ethernet(name));
        else if (word.SequenceEqual("NA"u8) && name.Length == Ipv4Size + 1)
            line.AddIpv4(name[1..]);
        else
            line.AddEscaped(name);
        line.Add(" "u8);
    }
}
