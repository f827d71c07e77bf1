using System.Text;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Docs.Tests.Generation;

/// <summary>All fields as Markdown, one table per protocol.</summary>
internal static class FieldList
{
    public static string Render()
    {
        var page = new StringBuilder();
        foreach (IGrouping<Protocol, Field> protocol in FieldCatalogue.All.GroupBy(field => field.Protocol))
        {
            page.Append($"\n## {ProtocolTable.NameOf(protocol.Key)}\n\n| field | type | meaning |\n|---|---|---|\n");
            foreach (Field field in protocol)
                page.Append($"| `{field.Name}` | {FieldTypeNames.Of(field.Type)} | {Escape(field.Description)} |\n");
        }
        return page.Append('\n').ToString();
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
