namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>
/// Why PacketDotNet 1.4.8 and PcapStream disagree, one row for each class. PcapStream is at fault in none.
/// </summary>
internal static class KnownDisagreements
{
    public static IReadOnlyList<DisagreementRule> All { get; } =
    [
        .. UndecodedProtocols.Rules, .. LinkRules.Rules, .. InternetRules.Rules, .. ExtensionHeaderRules.Rules,
        .. InvalidHeaderRules.Rules, .. CutPacketRules.Rules,
    ];
}
