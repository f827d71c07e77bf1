using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols;

/// <summary>
/// The properties of each <see cref="Protocol"/>. A source generator, ProtocolTableGenerator, writes the arrays, the
/// switch and the list of fields from the rows of the enum.
/// </summary>
public static partial class ProtocolTable
{
    /// <summary>The number of protocols; each value of <see cref="Protocol"/> is below it.</summary>
    public static int Count => Names.Length;

    /// <summary>A protocol's name in tshark, as in its filters and its protocol hierarchy.</summary>
    public static string NameOf(Protocol protocol) => Names[(int)protocol];

    /// <summary>The names of all protocols.</summary>
    internal static IEnumerable<string> AllNames => Names.Skip(1);

    /// <summary>Finds the protocol of a name in tshark; <see cref="Protocol.None"/> for another name.</summary>
    internal static Protocol Find(string name) => (Protocol)Math.Max(Array.IndexOf(Names, name, 1), 0);

    /// <summary>A protocol's group; <see cref="ProtocolGroup.None"/> for none and the frame.</summary>
    public static ProtocolGroup GroupOf(Protocol protocol) => Groups[(int)protocol];

    /// <summary>What has to be joined for a protocol's messages; nothing for one that is not of applications.</summary>
    internal static StreamKinds JoinsOf(Protocol protocol) =>
        GroupOf(protocol) != ProtocolGroup.Application ? StreamKinds.None
        : protocol is Protocol.Tls or Protocol.Quic ? StreamKinds.Joining | StreamKinds.Quic
        : StreamKinds.Joining;

    /// <summary>Whether a packet whose last header is of this protocol is known to its end.</summary>
    internal static bool EndsChain(Protocol protocol) => ChainEnds[(int)protocol];

    /// <summary>Decodes one header.</summary>
    /// <returns>The protocol that follows; <see cref="Protocol.None"/> if there is none or it is unknown.</returns>
    internal static partial Protocol Decode(Protocol protocol, ref HeaderCursor cursor);

    /// <summary>The fields of all protocols, in the order of the rows.</summary>
    internal static partial Field[] CreateFields();
}

/// <summary>The role of a protocol in a packet.</summary>
public enum ProtocolGroup : byte
{
    /// <summary>Not a protocol of its own.</summary>
    None,

    /// <summary>Link layers, their tags and pseudo-headers.</summary>
    Link,

    /// <summary>IP, its extension headers, address resolution and control messages.</summary>
    Network,

    /// <summary>Protocols that carry packets of a lower layer: MPLS, GRE, VXLAN and the like.</summary>
    Tunnel,

    /// <summary>TCP, UDP and their kind.</summary>
    Transport,

    /// <summary>Protocols that transports carry; decoded on request only.</summary>
    Application,
}

/// <summary>A protocol's row in the table.</summary>
/// <param name="name">tshark's name.</param>
/// <param name="group">The role in a packet.</param>
/// <param name="header">
/// The type with <c>Decode(ref HeaderCursor)</c> or <c>Decode(Protocol, ref HeaderCursor)</c>. Null for protocols that
/// no other header announces.
/// </param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class ProtocolRowAttribute(string name, ProtocolGroup group = ProtocolGroup.None, Type? header = null)
    : Attribute
{
    public string Name { get; } = name;

    public ProtocolGroup Group { get; } = group;

    public Type? Header { get; } = header;

    /// <summary>The type as which programs find the header; null for <see cref="Header"/>.</summary>
    public Type? View { get; init; }

    /// <summary>The type whose <c>All</c> lists the fields.</summary>
    public Type? Fields { get; init; }

    /// <summary>
    /// The protocol whose fields follow these; <see cref="Protocol.None"/> for the order of the rows.
    /// </summary>
    public Protocol FieldsBefore { get; init; }

    /// <summary>Whether a packet that ends here is known to its end. Others also count as <c>other</c>.</summary>
    public bool EndsChain { get; init; }
}
