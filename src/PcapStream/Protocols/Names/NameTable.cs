using System.Globalization;
using System.Text;

namespace PcapStream.Protocols.Names;

/// <summary>Names of a field's numbers.</summary>
/// <param name="lines">A line for each: the number, a space, the name.</param>
internal sealed class NameTable(string lines)
{
    private readonly Lazy<Dictionary<int, byte[]>> _names = new(() => Rows(lines).ToDictionary(
        row => row.Number, row => Encoding.ASCII.GetBytes(row.Name)));

    // Of several numbers with one name, the first.
    private readonly Lazy<Dictionary<string, int>> _numbers = new(() => Rows(lines)
        .GroupBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(rows => rows.Key, rows => rows.First().Number, StringComparer.OrdinalIgnoreCase));

    /// <summary>The name of a number; empty if it has no name.</summary>
    public ReadOnlySpan<byte> this[int number] => _names.Value.GetValueOrDefault(number);

    /// <summary>The number of a name, in any case; null for an unknown name.</summary>
    public int? Find(string name) => _numbers.Value.TryGetValue(name, out int number) ? number : null;

    private static IEnumerable<(int Number, string Name)> Rows(string lines) =>
        lines.Split('\n').Select(line => line.Split(' ', 2))
            .Select(parts => (int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), parts[1]));
}
