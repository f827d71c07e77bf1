using PcapStream.Cli;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Selection;

namespace PcapStream.Sql.Pushdown;

/// <summary>
/// What captures are read for. DuckDB tests all rows again, so that it may select more than the query does, but never
/// less.
/// </summary>
internal sealed record PushedSelection
{
    // Captures that the text names.
    private const int MostNamed = 5;

    /// <summary>Everything.</summary>
    public static PushedSelection All { get; } = new();

    /// <summary>The captures; null for all.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Numbers of packets; null for all.</summary>
    public PacketNumbers? Numbers { get; init; }

    /// <summary>The first time; null for all.</summary>
    public TimeBound? After { get; init; }

    /// <summary>The time after the last; null for all.</summary>
    public TimeBound? Before { get; init; }

    /// <summary>What packets have to be; null for all.</summary>
    public DisplayFilter? Filter { get; init; }

    /// <summary>The selection in the words of the command line; empty when it is everything.</summary>
    public string Text => string.Join(' ', new[]
    {
        FilesText,
        Numbers is null ? null : $"--range {Numbers}",
        After is null ? null : $"-A {TimeConstant.TextOf(After)}",
        Before is null ? null : $"-B {TimeConstant.TextOf(Before)}",
        Filter is null ? null : $"-Y '{Filter}'",
    }.OfType<string>());

    private string? FilesText => Files switch
    {
        null => null,
        [] => "no capture",
        _ => string.Join(' ', Files.Take(MostNamed).Select(file =>
            $"-r {SqlDatabase.Literal(PrintableText.Of(file, keepLines: false))}"))
            + (Files.Count > MostNamed ? $" and {Files.Count - MostNamed} more" : ""),
    };
}
