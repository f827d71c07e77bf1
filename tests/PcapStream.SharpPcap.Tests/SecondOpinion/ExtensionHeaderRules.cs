using PcapStream.Protocols;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>IPv6's extension headers, which PacketDotNet counts as a part of the IPv6 header.</summary>
internal static class ExtensionHeaderRules
{
    private const string Upper = "ipv6.upper";

    public static IReadOnlyList<DisagreementRule> Rules { get; } =
    [
        new("PacketDotNet reads the length of every extension header in the first", Fault.PacketDotNet,
            "RFC 8200, section 4",
            one => IsAfter(one) && one.Extensions.DistinctBy(layer => layer.HeaderLength).Count() > 1),
        new("PacketDotNet takes the data of a later fragment as extension headers", Fault.PacketDotNet,
            "RFC 8200, section 4.5",
            one => one.Field == Upper && IsLaterFragment(one)),
        new("PacketDotNet decodes after mobility and host identity headers, which are the last", Fault.PacketDotNet,
            "RFC 6275, section 6.1.1; RFC 7401, section 5.1",
            one => IsAfter(one) && one.Error.Fault == DecodeFault.None
                && one.Layers[^1].Protocol is Protocol.Mobility or Protocol.HostIdentity),
        new("PacketDotNet takes an encapsulation header as an extension header", Fault.PacketDotNet,
            "IANA, IPv6 Extension Header Types",
            one => Follows(one, "98")),
        new("PacketDotNet decodes after an experimental extension header", Fault.Scope, "RFC 3692, section 2.1",
            one => Follows(one, "253") || Follows(one, "254")),
        new("PacketDotNet does not know the number that mobility headers had in drafts", Fault.Scope,
            "RFC 6275, section 6.1.1",
            one => one is { Field: Upper, TheirValue: "62" }),
        new("PacketDotNet reads a hop-by-hop header beyond the end of the packet", Fault.Sender, "RFC 2675, section 3",
            one => one is { Field: Upper, OurValue: "0" } && one.HasCommon("ipv6.plen", 0)),
        new("PacketDotNet does not check the options and lengths of extension headers", Fault.Sender,
            "RFC 8200, section 4.2; RFC 7401, section 5.1",
            one => IsAfter(one) && one.Ours is null && one.Error.Fault == DecodeFault.Malformed
                && HeaderKinds.IsExtension(one.Error.Layer)),
    ];

    // The protocol after the headers differs, or the header that follows them.
    private static bool IsAfter(Disagreement one) => one.IsCommon(Protocol.Ipv6) && one.Field is null or Upper;

    // A header follows that PacketDotNet takes as an extension header, and throws for if it is incomplete.
    private static bool Follows(Disagreement one, string number) =>
        (IsAfter(one) && one.Common?.ValueOf(Upper) == number)
        || (one is { Theirs: null, Other.Failure: IndexOutOfRangeException } && one.Ours?.ValueOf(Upper) == number);

    private static bool IsLaterFragment(Disagreement one) =>
        Array.FindLast(one.Layers, layer => layer.Protocol == Protocol.Ipv6Fragment) is { HeaderLength: > 0 } fragment
            && one.WordAt(fragment.Offset + 2) >> 3 != 0;
}
