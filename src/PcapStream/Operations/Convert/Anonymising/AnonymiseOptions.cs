using System.Net;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>What packets keep when the addresses in them are replaced.</summary>
public sealed record AnonymiseOptions
{
    /// <summary>The secret that decides the names.</summary>
    public AnonymiseKey Key { get; init; } = AnonymiseKey.Random();

    /// <summary>Networks whose addresses stay as they are.</summary>
    public IReadOnlyList<IPNetwork> KeptNetworks { get; init; } = [];

    /// <summary>Whether the first three bytes of hardware addresses, which name the vendor, stay.</summary>
    public bool KeepsVendors { get; init; }

    /// <summary>Whether ports are replaced too.</summary>
    public bool MapsPorts { get; init; }

    /// <summary>What becomes of the bytes after the transport header.</summary>
    public PayloadTreatment Payload { get; init; } = PayloadTreatment.Cut;

    /// <summary>
    /// Whether comments, names, addresses and secrets that a pcapng holds besides its packets stay as they are.
    /// </summary>
    public bool KeepsMetadata { get; init; }

    /// <summary>Nanoseconds that are added to all times.</summary>
    public long TimeShift { get; init; }

    /// <summary>Whether the output is searched for the original addresses.</summary>
    public bool Checks { get; init; }
}

/// <summary>What becomes of the bytes after the transport header.</summary>
public enum PayloadTreatment
{
    /// <summary>They are not written, as if the capture had a snap length. Lengths on the wire stay.</summary>
    Cut,

    /// <summary>They become zeros.</summary>
    Zero,

    /// <summary>
    /// They become bytes that depend on the key and the payload: the same payload gives the same bytes.
    /// </summary>
    Hash,

    /// <summary>
    /// They stay, except for addresses and names that are found in them. What cannot be decoded is only searched.
    /// </summary>
    Keep,
}
