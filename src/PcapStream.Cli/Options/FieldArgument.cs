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
    public static Field Parse(string name) => FieldCatalogue.Find(name) ?? throw Unknown(name);

    /// <summary>The field, protocol or column of a name, to write.</summary>
    /// <exception cref="UsageException">None has the name.</exception>
    public static Field ParseColumn(string name) => FieldCatalogue.FindColumn(name) ?? throw Unknown(name);

    private static UsageException Unknown(string name)
    {
        if (name.Contains(','))
        {
            string[] names = name.Split(',', StringSplitOptions.RemoveEmptyEntries);
            return new UsageException($"-e takes one field: -e {string.Join(" -e ", names)}");
        }
        string suggestion = Suggestion.Of(FieldCatalogue.Suggest(name));
        return new UsageException($"unknown field {name}"
            + (suggestion.Length > 0 ? suggestion : "; 'pcapstream fields --list' prints all fields"));
    }
}
