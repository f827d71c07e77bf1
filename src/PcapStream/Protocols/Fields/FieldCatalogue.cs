namespace PcapStream.Protocols.Fields;

/// <summary>All fields.</summary>
public static class FieldCatalogue
{
    /// <summary>All fields, grouped by protocol, link layer first.</summary>
    public static IReadOnlyList<Field> All { get; } = ProtocolTable.CreateFields();

    private static Lazy<Dictionary<string, Field>> ByName { get; } = new(() => All.ToDictionary(field => field.Name));

    /// <summary>Finds a field by name; null if there is none.</summary>
    public static Field? Find(string name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>Suggests names for an unknown one, the most likely first; at most five.</summary>
    public static IReadOnlyList<string> Suggest(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return SimilarNames.Of(name, All.Select(field => field.Name));
    }
}
