using System.Globalization;
using System.Text;
using Mono.Cecil;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Testing.Heap;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>A field that keeps objects alive, and the lines that put them there.</summary>
/// <param name="Field">The field; null when it is not known.</param>
/// <param name="Chain">The types from the field to the objects, and what these hold.</param>
/// <param name="Kept">The type of the objects.</param>
/// <param name="Count">How many more of them there are after each call.</param>
/// <param name="Filling">The lines that use the field.</param>
/// <param name="Allocating">The lines that allocate the objects, or else what they hold.</param>
internal sealed record Keeper(
    string? Field, IReadOnlyList<HeapType> Chain, HeapType Kept, double Count,
    IReadOnlyList<RunLine> Filling, IReadOnlyList<RunLine> Allocating)
{
    private const int MostTypes = 6;
    private const int MostLines = 5;

    /// <summary>The methods of its lines.</summary>
    public IEnumerable<ProfiledMethod> Methods => Filling.Concat(Allocating).Select(line => line.Method);

    /// <summary>What a chain of references says without the code.</summary>
    public static Keeper Of(KeepingChain chain) => new(
        chain.Field is null ? null : $"the static field {chain.Field}",
        [.. chain.Types, .. chain.Held], chain.Types[^1], chain.Count, [], []);

    /// <summary>The field of the project itself that is nearest to the objects, and whose lines have run.</summary>
    public static Keeper Of(KeepingChain chain, OwnCode code, RunLines lines)
    {
        Keeper unknown = Of(chain) with { Allocating = Allocated(chain, code, lines) };
        for (int link = chain.Types.Count - 1; link >= 0; link--)
        {
            foreach (IGrouping<string, FieldDefinition> fields in
                FieldUses.Fields(code, chain, link).GroupBy(FieldUses.Title))
            {
                ILookup<bool, Statement> uses = fields.SelectMany(field => FieldUses.Of(code, field))
                    .Where(lines.HasRun).ToLookup(FieldUses.Fills);
                if (uses.Count > 0)
                {
                    return unknown with
                    {
                        Field = fields.Key,
                        Chain = [.. unknown.Chain.Skip(link)],
                        Filling = [.. lines.Of(uses[uses.Contains(true)]).Take(MostLines)],
                    };
                }
            }
        }
        return unknown;
    }

    /// <summary>The field, the chain and the lines, each line as <c>file:line: contents</c>.</summary>
    public override string ToString()
    {
        var source = new SourceText();
        var text = new StringBuilder();
        IEnumerable<string> types = Chain.Select(type => TypeText.Of(type.Name));
        if (Chain.Count > MostTypes)
            types = [.. types.Take(MostTypes / 2), "...", .. types.TakeLast(MostTypes / 2)];
        text.Append(CultureInfo.InvariantCulture, $"{Count:0.##} more {TypeText.Of(Kept.Name)} after each call, ")
            .Append(CultureInfo.InvariantCulture, $"kept by {Field ?? "a local variable or handle"}: ")
            .AppendJoin(" > ", types).Append('\n');
        Write(text, "kept at", Filling, source);
        Write(text, "allocated at", Allocating, source);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, string what, IReadOnlyList<RunLine> lines, SourceText source)
    {
        foreach (RunLine line in lines)
            text.Append($"  {what} {TextReport.Place(line.Line, source)}\n");
    }

    // Most strings come from methods of the runtime: the lines that name the type are others.
    private static RunLine[] Allocated(KeepingChain chain, OwnCode code, RunLines lines) =>
        chain.Held.Prepend(chain.Types[^1]).Where(type => type.Name != typeof(string).FullName)
            .Select(type => lines.Of(code.Allocating(type)).ToArray())
            .FirstOrDefault(found => found.Length is > 0 and <= MostLines) ?? [];
}
