using System.CommandLine.Completions;
using PcapStream.Protocols.Fields;

namespace PcapStream.Cli.Options;

/// <summary>Options whose values are fields.</summary>
internal static class FieldArgument
{
    public static IEnumerable<CompletionItem> Items =>
        FieldCatalogue.All.Select(known => new CompletionItem(known.Name, detail: known.Description));

    /// <summary>The field of a name.</summary>
    /// <exception cref="UsageException">No field has the name.</exception>
    public static Field Parse(string name)
    {
        if (FieldCatalogue.Find(name) is { } field)
            return field;
        if (name.Contains(','))
        {
            string[] names = name.Split(',', StringSplitOptions.RemoveEmptyEntries);
            throw new UsageException($"-e takes one field: -e {string.Join(" -e ", names)}");
        }
        string suggestion = Suggestion.Of(FieldCatalogue.Suggest(name));
        throw new UsageException($"unknown field {name}"
            + (suggestion.Length > 0 ? suggestion : "; 'pcapstream fields --list' prints all fields"));
    }
}
