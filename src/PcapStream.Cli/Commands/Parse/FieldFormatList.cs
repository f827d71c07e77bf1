using PcapStream.Columns;
using PcapStream.Operations.Export;

namespace PcapStream.Cli.Commands.Parse;

/// <summary>The formats of <c>-T</c>: text first, then columns.</summary>
internal static class FieldFormatList
{
    /// <summary>All formats.</summary>
    public static IReadOnlyList<FieldFormat> All { get; } =
        [.. FieldFormats.All, .. ColumnFormat.All.Select(format => format.Packets)];

    /// <summary>The format of a name; null for an unknown name.</summary>
    public static FieldFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>The format that the extension of a file names; null for another extension.</summary>
    public static FieldFormat? ForFile(string path) => All.FirstOrDefault(format => format.IsFor(path));
}
