using PcapStream.Protocols;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>Headers that contradict themselves, after which only one decoder goes on.</summary>
internal static class InvalidHeaderRules
{
    private const int MinIpv4Length = 20;

    public static IReadOnlyList<DisagreementRule> Rules { get; } =
    [
        new("PacketDotNet reads an IPv6 packet as IPv4, as its type says", Fault.Sender, "RFC 791, section 3.1",
            one => one.IsCommon(Protocol.Ipv4) && one.Ours?.Protocol == Protocol.Ipv6
                && one.Ours.Offset == one.Common?.Offset),
        new("PacketDotNet does not check IPv4's version", Fault.Sender, "RFC 791, section 3.1",
            one => IsMalformed(one, Protocol.Ipv4) && Version(one) is not (4 or 6)),
        new("PacketDotNet does not check IPv4's header length against 20 and the total length", Fault.Sender,
            "RFC 791, section 3.1",
            one => IsMalformed(one, Protocol.Ipv4) && Version(one) == 4),
        new("PacketDotNet throws for a total length below 20, and for 0 with fewer bytes", Fault.Sender,
            "RFC 791, section 3.1",
            one => one.Ours?.Protocol == Protocol.Ipv4 && one.Theirs is null
                && one.Other.Failure is InvalidOperationException
                && one.ZeroExtendedWordAt(one.Ours.Offset + 2) is >= 0 and < MinIpv4Length),
        new("PacketDotNet does not check IPv6's version", Fault.Sender, "RFC 8200, section 3",
            one => IsMalformed(one, Protocol.Ipv6) && Version(one) != 6),
        new("PacketDotNet decodes after a UDP length below 8", Fault.Sender, "RFC 768",
            one => IsMalformed(one, Protocol.Udp)),
    ];

    private static bool IsMalformed(Disagreement one, Protocol protocol) =>
        one.IsEndHere && one.IsCommon(protocol) && one.Error.Fault == DecodeFault.Malformed
            && one.Error.Layer == protocol && one.Error.Offset == one.Common?.Offset;

    private static int Version(Disagreement one) => one.CommonByte(0) >> 4;
}
