using System.Globalization;
using PcapStream.Protocols;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>Valid headers of IP and UDP that PacketDotNet reads incorrectly.</summary>
internal static class InternetRules
{
    private const int SignedRange = 1 << 16;

    public static IReadOnlyList<DisagreementRule> Rules { get; } =
    [
        new("PacketDotNet writes the number of captured bytes into a total length of 0", Fault.PacketDotNet,
            "RFC 791, section 3.1",
            one => one is { Field: "ip.len", OurValue: "0" }
                && one.TheirValue == $"{(ushort)(one.Data.Length - one.Common!.Offset)}"),
        new("PacketDotNet finds a header in the empty payload of an IPv4 packet", Fault.PacketDotNet,
            "RFC 791, section 3.1",
            one => one.IsEndHere && one.IsCommon(Protocol.Ipv4) && one.Error.Fault == DecodeFault.None
                && one.Common!.ValueOf("ip.len") == one.Common.ValueOf("ip.hdr_len")),
        new("PacketDotNet does not parse the payload of an IPv6 packet whose length is 0", Fault.PacketDotNet,
            "RFC 2675, section 3",
            one => one.IsEndThere && one.HasCommon("ipv6.plen", 0)),
        new("PacketDotNet reads UDP's length as a signed number", Fault.PacketDotNet, "RFC 768",
            one => one.Field == "udp.length" && Number(one.TheirValue) == Number(one.OurValue) - SignedRange),
    ];

    private static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);
}
