namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>A class of disagreements.</summary>
/// <param name="Name">What PacketDotNet does.</param>
/// <param name="Fault">Whose fault it is.</param>
/// <param name="Reference">The specification that decides it.</param>
/// <param name="Explains">Recognises a disagreement of this class.</param>
internal sealed record DisagreementRule(
    string Name, Fault Fault, string Reference, Predicate<Disagreement> Explains);

/// <summary>Whose fault a disagreement is.</summary>
internal enum Fault
{
    /// <summary>The packet is as specified, and PacketDotNet reads it incorrectly.</summary>
    PacketDotNet,

    /// <summary>PacketDotNet does not decode the protocol, and says nothing incorrect.</summary>
    Scope,

    /// <summary>The packet contradicts the specification; PcapStream stops there, with an error.</summary>
    Sender,
}
