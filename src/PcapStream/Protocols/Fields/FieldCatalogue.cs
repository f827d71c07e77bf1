namespace PcapStream.Protocols.Fields;

/// <summary>Every field there is.</summary>
public static class FieldCatalogue
{
    /// <summary>All fields, those of a protocol together, link layer first.</summary>
    public static IReadOnlyList<Field> All { get; } = ProtocolTable.CreateFields();

    private static Lazy<Dictionary<string, Field>> ByName { get; } = new(() => All.ToDictionary(field => field.Name));

    /// <summary>The field of a name; null for none.</summary>
    public static Field? Find(string name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>Names that somebody may have meant who wrote one that is none, the likeliest first; at most five.</summary>
    public static IReadOnlyList<string> Suggest(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return FieldSuggestions.For(name, All);
    }
}
