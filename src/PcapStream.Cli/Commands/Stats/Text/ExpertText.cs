using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Experts;
using PcapStream.Protocols.Experts;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>Expert items in tshark's layout.</summary>
internal static class ExpertText
{
    private static readonly string[] Titles = ["Comments", "Chats", "Notes", "Warns", "Errors"];

    public static void Write(TextBuffer text, ExpertResult result)
    {
        ExpertSeverity? current = null;
        foreach (ExpertItems row in result.Rows)
        {
            if (row.Severity != current)
            {
                current = row.Severity;
                text.Text($"""

                    {Titles[(int)row.Severity]} ({result.Totals[(int)row.Severity]})
                    =============
                       Frequency      Group           Protocol  Summary

                    """);
            }
            string line = string.Create(
                CultureInfo.InvariantCulture, $"{row.Frequency,12} {row.Group,10} {row.Protocol,18}  ");
            text.Text($"{line}{PrintableText.Of(row.Summary, keepLines: false)}\n");
        }
    }
}
