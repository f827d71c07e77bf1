using PcapStream.Columns.Model;

namespace PcapStream.Sql.Scanning;

/// <summary>A column of a table over captures.</summary>
/// <param name="Shape">The name, and the type of its values.</param>
/// <param name="IsList">Whether a row has all values of the packet; if not, it has the first that was read.</param>
internal sealed record CaptureColumn(ColumnShape Shape, bool IsList);
