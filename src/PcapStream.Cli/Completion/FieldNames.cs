using System.CommandLine.Completions;
using PcapStream.Protocols.Fields;

namespace PcapStream.Cli.Completion;

/// <summary>The names of fields, for options that take one.</summary>
internal static class FieldNames
{
    public static IEnumerable<CompletionItem> Items => FieldCatalogue.All.Select(known => new CompletionItem(known.Name, detail: known.Description));
}
