using PcapStream.Protocols;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>Packets whose last header is incomplete, of which PcapStream reports the bytes that are there.</summary>
internal static class CutPacketRules
{
    private const string None = "none: the packet was cut";

    public static IReadOnlyList<DisagreementRule> Rules { get; } =
    [
        new("PacketDotNet finds a header beyond the bytes that are there", Fault.PacketDotNet, None,
            one => one.IsEndHere && IsCut(one) && one.Theirs?.Offset > one.Error.Offset + one.Error.Had),
        new("PacketDotNet throws for an incomplete header", Fault.PacketDotNet, None,
            one => one.Ours is { Fields.Count: 0 } && IsThrown(one) && IsCut(one)
                && one.Error.Offset == one.Ours.Offset),
        new("PacketDotNet throws for an incomplete header of another version", Fault.PacketDotNet, None,
            one => one.Ours?.Protocol is Protocol.Ipv4 or Protocol.Ipv6 && IsThrown(one)
                && one.Error.Fault == DecodeFault.Malformed && one.Error.Offset == one.Ours.Offset),
        new("PacketDotNet throws for an incomplete extension header, and has no IPv6 header", Fault.PacketDotNet, None,
            one => one.Ours?.Protocol == Protocol.Ipv6 && IsThrown(one) && IsCutExtension(one)),
        new("PacketDotNet looks elsewhere for the protocol after an incomplete extension header", Fault.PacketDotNet,
            None,
            one => one.Field == "ipv6.upper" && IsCutExtension(one)),
    ];

    private static bool IsCut(Disagreement one) => one.Error.Fault is DecodeFault.Truncated or DecodeFault.TooShort;

    private static bool IsCutExtension(Disagreement one) => IsCut(one) && HeaderKinds.IsExtension(one.Error.Layer);

    private static bool IsThrown(Disagreement one) =>
        one.Theirs is null && one.Other.Failure is IndexOutOfRangeException or ArgumentException;
}
