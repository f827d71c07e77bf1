using PcapStream.Protocols;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>A tree of addresses: tshark's name and title, the branches, and what a packet counts at.</summary>
/// <param name="Name">tshark's name, without <c>,tree</c>.</param>
/// <param name="Help">The tree in a few words.</param>
/// <param name="Kind">The kind of the headers that count.</param>
/// <param name="Title">tshark's title.</param>
/// <param name="Branches">The names of the branches.</param>
/// <param name="Paths">The paths of a packet below the branches.</param>
internal sealed record AddressTree(
    string Name, string Help, AddressKind Kind, string Title, string[] Branches, TreePath[] Paths)
{
    private const string Hosts = "addresses of packets";
    private const string Ends = "addresses of senders and of receivers";
    private const string Types = "transport protocols";
    private const string Ports = "addresses of receivers, their protocols and ports";

    public static AddressTree[] All { get; } =
    [
        OfHosts("ip_hosts", AddressKind.Ipv4),
        OfEnds("ip_srcdst", AddressKind.Ipv4),
        OfTypes("ptype", AddressKind.Ipv4),
        OfPorts("dests", AddressKind.Ipv4),
        OfHosts("ipv6_hosts", AddressKind.Ipv6),
        OfEnds("ipv6_srcdst", AddressKind.Ipv6),
        OfTypes("ipv6_ptype", AddressKind.Ipv6),
        OfPorts("ipv6_dests", AddressKind.Ipv6),
    ];

    private static AddressTree OfHosts(string name, AddressKind kind) => new(
        name, Hosts, kind, Titled(kind, "All Addresses"), ["All Addresses"],
        [new TreePath(0, TreeEnd.Source, 1), new TreePath(0, TreeEnd.Destination, 1)]);

    private static AddressTree OfEnds(string name, AddressKind kind) => new(
        name, Ends, kind, Titled(kind, "Source and Destination Addresses"),
        [$"Source {Version(kind)} Addresses", $"Destination {Version(kind)} Addresses"],
        [new TreePath(0, TreeEnd.Source, 1), new TreePath(1, TreeEnd.Destination, 1)]);

    private static AddressTree OfTypes(string name, AddressKind kind) => new(
        name, Types, kind, Titled(kind, "IP Protocol Types"), ["IP Protocol Types"],
        [new TreePath(0, TreeEnd.None, 1)]);

    private static AddressTree OfPorts(string name, AddressKind kind) => new(
        name, Ports, kind, Titled(kind, "Destinations and Ports"), ["Destinations and Ports"],
        [
            new TreePath(0, TreeEnd.Destination, 1), new TreePath(0, TreeEnd.Destination, 2),
            new TreePath(0, TreeEnd.Destination, 3),
        ]);

    private static string Titled(AddressKind kind, string title) => $"{Version(kind)} Statistics/{title}";

    private static string Version(AddressKind kind) => kind == AddressKind.Ipv4 ? "IPv4" : "IPv6";
}

/// <summary>A node at which each packet counts.</summary>
/// <param name="Branch">The branch's number.</param>
/// <param name="End">The address in the path; none for a protocol alone.</param>
/// <param name="Level">Levels of the path.</param>
internal readonly record struct TreePath(byte Branch, TreeEnd End, byte Level)
{
    /// <summary>The node of a packet.</summary>
    public TreeKey Of(in InnerEnds ends)
    {
        NetworkAddress address = End == TreeEnd.Source ? ends.Source : ends.Destination;
        return End == TreeEnd.None
            ? new TreeKey(default, 0, 0, Branch, (byte)ends.Protocol, Level)
            : new TreeKey(
                address.Bits, Level == 3 ? ends.Port : (ushort)0, (byte)address.Kind, Branch,
                Level >= 2 ? (byte)ends.Protocol : (byte)0, Level);
    }
}

/// <summary>An address of a packet.</summary>
internal enum TreeEnd
{
    None,
    Source,
    Destination,
}
