using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Routing;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of routing protocols.</summary>
internal static class RoutingSummaries
{
    private const int BgpTypeOffset = 18;

    private static readonly NameTable AdvertisedStates = new("""
        1 Dormant
        2 Passive
        3 Active
        """);

    public static void WriteOspf(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("OSPF"u8);
        if (source.Bytes.Length > 1)
            line.AddName(RoutingNames.OspfTypes[source.Bytes[1]], "Unknown"u8, source.Bytes[1]);
    }

    public static void WriteBgp(in FieldSource source, ref SummaryLine line)
    {
        line.Continue("BGP"u8, ", "u8);
        if (source.Bytes.Length <= BgpTypeOffset)
            return;
        byte type = source.Bytes[BgpTypeOffset];
        ReadOnlySpan<byte> name = RoutingNames.BgpTypes[type];
        if (!name.IsEmpty)
        {
            line.Add(name);
            return;
        }
        line.Add("Unknown message type (0x"u8);
        line.AddHex(type, 2);
        line.Add(")"u8);
    }

    public static void WriteEigrp(in FieldSource source, ref SummaryLine line)
    {
        const byte Hello = 5;
        const byte Acknowledgment = 8;
        const int AcknowledgmentOffset = 12;
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Begin("EIGRP"u8);
        if (bytes.Length < 2)
            return;
        // A hello that acknowledges something has a name of its own.
        int opcode = bytes[1] == Hello && bytes.Length >= AcknowledgmentOffset + 4
            && bytes.Slice(AcknowledgmentOffset, 4).ContainsAnyExcept((byte)0)
                ? Acknowledgment
                : bytes[1];
        line.AddName(RoutingNames.EigrpOpcodes[opcode], "Unknown"u8, opcode);
    }

    public static void WriteHsrp(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Begin("HSRP"u8);
        if (bytes.Length < 3)
            return;
        line.AddName(RoutingNames.HsrpOpcodes[bytes[1]], "Unknown"u8, bytes[1]);
        if (bytes[1] == HotStandby.Advertisement)
        {
            WriteAdvertisement(bytes, ref line);
            return;
        }
        line.Add(" (state "u8);
        line.AddName(RoutingNames.HsrpStates[bytes[2]], "Unknown"u8, bytes[2]);
        line.Add(")"u8);
    }

    public static void WriteVrrp(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("VRRP"u8);
        if (source.Bytes.IsEmpty)
            return;
        line.Add("Announcement (v"u8, source.Bytes[0] >> 4);
        line.Add(")"u8);
    }

    private static void WriteAdvertisement(ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        const int StateOffset = 6;
        if (bytes.Length <= StateOffset)
            return;
        line.Add(" (state "u8);
        line.AddName(AdvertisedStates[bytes[StateOffset]], "Unknown"u8, bytes[StateOffset]);
        line.Add(")"u8);
    }
}
