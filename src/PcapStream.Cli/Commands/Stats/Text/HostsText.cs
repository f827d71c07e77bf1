using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Hosts;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>Names of addresses in tshark's layout, which is that of a file of hosts.</summary>
internal static class HostsText
{
    public static void Write(TextBuffer text, HostsResult result, IReadOnlyList<string> captures)
    {
        string files = PrintableText.Of(string.Join(", ", captures), keepLines: false);
        text.Text($"# TShark hosts output\n#\n# Host data gathered from {files}\n\n");
        foreach (HostRow row in result.Rows)
        {
            text.Value(row.Address);
            text.Text($"\t{PrintableText.Of(row.Name, keepLines: false)}\n");
        }
    }
}
