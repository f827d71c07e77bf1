using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>The protocol hierarchy in tshark's layout.</summary>
internal static class HierarchyText
{
    private const int NameWidth = 40;
    private const int DeepestIndent = 16;

    public static void Write(TextBuffer text, HierarchyResult result)
    {
        text.Text($"""

            ===================================================================
            Protocol Hierarchy Statistics
            Filter: {FilterText.Of(result.Request)}


            """);
        foreach (HierarchyNode node in result.Root.Children)
            Write(text, node, depth: 0);
        text.Text("===================================================================\n");
    }

    private static void Write(TextBuffer text, HierarchyNode node, int depth)
    {
        string indent = depth <= DeepestIndent
            ? new string(' ', depth * 2)
            : new string(' ', DeepestIndent * 2) + "...";
        text.Text($"{indent}{NameOf(node.Protocol)}".PadRight(NameWidth));
        text.Text(" frames:"u8);
        text.Value(node.Traffic.Frames);
        text.Text(" bytes:"u8);
        text.Value(node.Traffic.Bytes);
        text.Text("\n"u8);
        foreach (HierarchyNode child in node.Children)
            Write(text, child, depth + 1);
    }

    // tshark prints Juniper's header as text without a protocol.
    private static string NameOf(Protocol protocol) =>
        protocol == Protocol.Juniper ? "text" : ProtocolTable.NameOf(protocol);
}
