using System.Globalization;

namespace PcapStream.Tests.Operations.Flows.Reference;

/// <summary>The values of IPFIX columns, by IANA's definitions, from those of the basic schema.</summary>
internal static class PlainElements
{
    private const int IcmpBytes = 256;
    private const decimal LastNtpTime = 4_233_462_143.999_999_999m;

    /// <summary>Adds the values, which are empty where they do not apply.</summary>
    public static void AddTo(Dictionary<string, string> row, PlainPacket first, PlainPacket[] sent, PlainPacket[] back)
    {
        bool isIpv6 = row["src_ip"].Contains(':');
        bool isIcmp = first.Protocol is 1 or 58;
        row["flowStartNanoseconds"] = NtpTime(row["start"]);
        row["flowEndNanoseconds"] = NtpTime(row["end"]);
        row["flowStartMilliseconds"] = Milliseconds(row["start"]);
        row["flowEndMilliseconds"] = Milliseconds(row["end"]);
        row["sourceIPv4Address"] = If(!isIpv6, row["src_ip"]);
        row["destinationIPv4Address"] = If(!isIpv6, row["dst_ip"]);
        row["sourceIPv6Address"] = If(isIpv6, row["src_ip"]);
        row["destinationIPv6Address"] = If(isIpv6, row["dst_ip"]);
        row["sourceTransportPort"] = If(!isIcmp, row["src_port"]);
        row["destinationTransportPort"] = If(!isIcmp, row["dst_port"]);
        int code = first.IsOneWay ? Number(row["dst_port"]) : 0;
        string typeAndCode = Text((Number(row["src_port"]) * IcmpBytes) + code);
        row["icmpTypeCodeIPv4"] = If(isIcmp && !isIpv6, typeAndCode);
        row["icmpTypeCodeIPv6"] = If(isIcmp && isIpv6, typeAndCode);
        row["protocolIdentifier"] = row["protocol"];
        row["packetDeltaCount"] = row["src_packets"];
        row["octetDeltaCount"] = row["src_ip_bytes"];
        row["reversePacketDeltaCount"] = row["dst_packets"];
        row["reverseOctetDeltaCount"] = row["dst_ip_bytes"];
        row["tcpControlBits"] = If(!isIcmp, Flags(sent));
        row["reverseTcpControlBits"] = If(!isIcmp, Flags(back));
        row["flowEndReason"] = row["end_reason"] switch { "idle" => "1", "active" => "2", "input" => "4", _ => "3" };
        row["biflowDirection"] = "1";
        row["layer2OctetDeltaCount"] = row["src_bytes"];
        row["reverseLayer2OctetDeltaCount"] = row["dst_bytes"];
        row["transportOctetDeltaCount"] = row["src_payload_bytes"];
        row["reverseTransportOctetDeltaCount"] = row["dst_payload_bytes"];
    }

    private static string If(bool condition, string value) => condition ? value : "";

    // NTP's second era can be told from the first one up to the middle of it, in 2104.
    private static string NtpTime(string seconds) =>
        Math.Min(SinceEpoch(seconds), LastNtpTime).ToString("0.000000000", CultureInfo.InvariantCulture);

    private static string Milliseconds(string seconds) => Text(Math.Floor(SinceEpoch(seconds) * 1000));

    private static decimal SinceEpoch(string seconds) =>
        Math.Max(0, decimal.Parse(seconds, CultureInfo.InvariantCulture));

    private static string Flags(PlainPacket[] packets) =>
        Text(packets.Aggregate(0, (flags, packet) => flags | packet.Flags));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString("0", CultureInfo.InvariantCulture);
}
