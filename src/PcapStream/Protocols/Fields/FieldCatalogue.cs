namespace PcapStream.Protocols.Fields;

/// <summary>All fields.</summary>
public static class FieldCatalogue
{
    /// <summary>All fields, grouped by protocol, link layer first.</summary>
    public static IReadOnlyList<Field> All { get; } = ProtocolTable.CreateFields();

    private static Lazy<Dictionary<string, Field>> ByName { get; } = new(() => All.ToDictionary(field => field.Name));

    /// <summary>Finds a field by name; null if there is none.</summary>
    public static Field? Find(string name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>
    /// Finds what tshark's <c>-e</c> takes: a field, a protocol whose value is a line about its header, such as
    /// <c>tcp</c>, or a column of tshark's list of packets, such as <c>_ws.col.Source</c>. Null for another name.
    /// </summary>
    public static Field? FindColumn(string name) =>
        Find(name) ?? Array.Find(SummaryFields.All, field => field.Name == name);

    /// <summary>Suggests names for an unknown one, the most likely first; at most five.</summary>
    public static IReadOnlyList<string> Suggest(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return SimilarNames.Of(name, All.Select(field => field.Name));
    }
}
