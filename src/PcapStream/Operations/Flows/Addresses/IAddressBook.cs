using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols;

namespace PcapStream.Operations.Flows.Addresses;

/// <summary>
/// What is known of addresses, such as their countries: two columns for each fact, <c>src_</c> and its name for the
/// originator, and <c>dst_</c> and its name for the responder; in windows one, <c>host_</c> and its name. It is asked
/// by one thread at a time.
/// </summary>
public interface IAddressBook
{
    /// <summary>The facts, at least one.</summary>
    IReadOnlyList<AddressFact> Facts { get; }

    /// <summary>The values of the facts for an address, in their order; null for a fact that is not known.</summary>
    /// <param name="address">An address of IPv4 or IPv6.</param>
    /// <returns>As many as there are facts. Texts have neither tabs nor line ends.</returns>
    IReadOnlyList<string?> Find(NetworkAddress address);
}

/// <summary>A fact about addresses.</summary>
/// <param name="Name">The name, which the columns' names end with.</param>
/// <param name="Meaning">What it says of an address.</param>
/// <param name="Kind">What its values are: text or numbers.</param>
public sealed record AddressFact(string Name, string Meaning, FlowColumnKind Kind);
