using System.CommandLine.Completions;
using PcapStream.Protocols.Fields;

namespace PcapStream.Cli.Options;

/// <summary>The names of fields, for options that take one.</summary>
internal static class FieldArgument
{
    public static IEnumerable<CompletionItem> Items => FieldCatalogue.All.Select(known => new CompletionItem(known.Name, detail: known.Description));
}
