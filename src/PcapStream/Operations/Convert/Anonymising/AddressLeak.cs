using PcapStream.Protocols;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>A place of an anonymised capture that looks like an address of the original.</summary>
/// <param name="Address">The address.</param>
/// <param name="Form">How it is written there.</param>
/// <param name="Packet">The packet's number in the output, from 1; 0 for a block without a packet.</param>
/// <param name="Offset">Offset in the packet, or in the body of the block, in bytes.</param>
public sealed record AddressLeak(NetworkAddress Address, AddressForm Form, long Packet, int Offset);

/// <summary>How an address is written.</summary>
public enum AddressForm
{
    /// <summary>In bytes, in network order.</summary>
    Binary,

    /// <summary>In bytes, the last one first.</summary>
    Reversed,

    /// <summary>As text.</summary>
    Text,

    /// <summary>As text, the last number first, as in names for reverse lookup.</summary>
    ReversedText,
}

/// <summary>
/// What a search of the output found. Bytes may look like an address by chance: a name may be the address of another
/// host, and four bytes of a payload may be anything.
/// </summary>
/// <param name="Addresses">Different addresses that were searched for.</param>
/// <param name="IsComplete">Whether those were all addresses that were replaced.</param>
/// <param name="Count">Places that were found.</param>
/// <param name="First">The first thousand of them.</param>
public sealed record LeakReport(int Addresses, bool IsComplete, long Count, IReadOnlyList<AddressLeak> First);
