using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Operations.Convert.Edits.Stripping;

namespace PcapStream.Cli.Commands.Edit;

/// <summary>The options that remove and replace headers.</summary>
internal sealed class EditLayerOptions
{
    private static readonly Dictionary<string, StrippedLayers> Layers = new(StringComparer.Ordinal)
    {
        ["vlan"] = StrippedLayers.Vlan,
        ["mpls"] = StrippedLayers.Mpls,
        ["pppoe"] = StrippedLayers.Pppoe,
        ["gre"] = StrippedLayers.Gre,
        ["vxlan"] = StrippedLayers.Vxlan,
        ["geneve"] = StrippedLayers.Geneve,
        ["gtp"] = StrippedLayers.Gtp,
        ["erspan"] = StrippedLayers.Erspan,
        ["ipip"] = StrippedLayers.IpInIp,
        ["all"] = StrippedLayers.All,
    };

    private static readonly Dictionary<string, NewLinkType> LinkTypes = new(StringComparer.Ordinal)
    {
        ["raw"] = NewLinkType.Raw,
        ["ether"] = NewLinkType.Ethernet,
    };

    private readonly ValueOption _strip = new ValueOption(
        $"Remove these encapsulations, nested ones too: {string.Join(", ", Layers.Keys)}.", "LIST", "--strip")
        .OneOf([.. Layers.Keys]);

    private readonly ValueOption _linkType = new ValueOption(
        "Replace the link-layer header of IP packets: by none (raw), or by Ethernet with addresses of zeros (ether).",
        "TYPE", "--to-link-type")
        .OneOf([.. LinkTypes.Keys]);

    public void AddTo(Command command)
    {
        command.Add(_strip.Option);
        command.Add(_linkType.Option);
    }

    /// <exception cref="UsageException">A name is unknown.</exception>
    public EditOptions Apply(ParseResult command, EditOptions edit) => edit with
    {
        Strip = _strip.Names(command, Layers.Keys).Aggregate(StrippedLayers.None, (all, name) => all | Layers[name]),
        LinkType = _linkType.Name(command, LinkTypes.Keys) is { } type ? LinkTypes[type] : null,
    };
}
