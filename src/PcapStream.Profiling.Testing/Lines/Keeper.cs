using System.Globalization;
using System.Text;
using Mono.Cecil;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Testing.Heap;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>A field that keeps objects alive, and the lines that put them there.</summary>
/// <param name="Field">The field; null when it is not known.</param>
/// <param name="Chain">The types from the field to the objects.</param>
/// <param name="Count">How many more objects there are after each call.</param>
/// <param name="Lines">The lines that use it and have run.</param>
internal sealed record Keeper(
    string? Field, IReadOnlyList<HeapType> Chain, double Count,
    IReadOnlyList<(ProfiledMethod Method, ProfiledLine Line)> Lines)
{
    private const int MostTypes = 6;
    private const int MostLines = 5;

    /// <summary>What a chain of references tells without the code.</summary>
    public static Keeper Of(KeepingChain chain) =>
        new(chain.Field is null ? null : $"the static field {chain.Field}", chain.Types, chain.Count, []);

    /// <summary>The field of the project itself that is nearest to the objects, and whose lines have run.</summary>
    public static Keeper Of(KeepingChain chain, FieldUses uses, MemoryProfile profile)
    {
        ILookup<(string File, int Line), (ProfiledMethod Method, ProfiledLine Line)> ran = profile.Methods
            .SelectMany(method => method.Lines.Skip(1), (method, line) => (Method: method, Line: line))
            .Where(entry => entry.Line.Occurrences > 0)
            .ToLookup(entry => (entry.Line.File, entry.Line.Line));
        for (int link = chain.Types.Count - 1; link >= 0; link--)
        {
            foreach (IGrouping<string, FieldDefinition> fields in uses.Fields(chain, link).GroupBy(FieldUses.Title))
            {
                FieldUse[] used = [.. fields.SelectMany(uses.Of).Where(use => ran.Contains((use.File, use.Line)))];
                if (used.Length == 0)
                    continue;
                bool isFilled = Array.Exists(used, use => use.Fills);
                return new Keeper(fields.Key, [.. chain.Types.Skip(link)], chain.Count,
                [
                    .. used.Where(use => use.Fills == isFilled).Select(use => (use.File, use.Line)).Distinct()
                        .SelectMany(place => ran[place]).Take(MostLines),
                ]);
            }
        }
        return Of(chain);
    }

    /// <summary>The field, the chain and the lines, each line as <c>file:line: contents</c>.</summary>
    public override string ToString()
    {
        var source = new SourceText();
        var text = new StringBuilder();
        IEnumerable<string> types = Chain.Select(type => TypeText.Of(type.Name));
        if (Chain.Count > MostTypes)
            types = [.. types.Take(MostTypes / 2), "...", .. types.TakeLast(MostTypes / 2)];
        text.Append(CultureInfo.InvariantCulture,
            $"Kept by {Field ?? "a local variable or handle"}: {string.Join(" > ", types)}, {Count:0.##} more after ")
            .Append("each call\n");
        foreach ((ProfiledMethod _, ProfiledLine line) in Lines)
            text.Append("  ").Append(TextReport.Place(line, source)).Append('\n');
        return text.Append('\n').ToString();
    }
}
