using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Testing.Heap;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>
/// Leaves out what lines cannot keep alive. The figures are estimates where several lines allocate between two
/// readings; but the types that are kept are known, and what a line allocates often is, too.
/// </summary>
internal static class PossibleLines
{
    /// <summary>The profile without the allocations of lines that allocate nothing of the kept types.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="code">The project's code.</param>
    /// <param name="types">The names of the kept types; empty when they are not known.</param>
    public static MemoryProfile Of(MemoryProfile profile, OwnCode code, IReadOnlyCollection<string> types)
    {
        if (types.Count == 0)
            return profile;
        HashSet<string> kept = [.. types.Select(TypeText.Simple)];
        ILookup<(string File, int Line), Statement> statements = code.Statements
            .Where(statement => statement.Line is not null).ToLookup(statement => statement.Line!.Value);
        bool hasClosures = kept.Any(type => type.StartsWith("<>c", StringComparison.Ordinal));
        return profile with
        {
            Methods =
            [
                .. profile.Methods.Select(method => method with
                {
                    Lines =
                    [
                        .. method.Lines.Select((line, row) => line.Own == 0 || (row == 0
                            ? hasClosures
                            : MayKeep(statements[(line.File, line.Line)], code, kept))
                            ? line
                            : line with { Alive = 0, Own = 0 }),
                    ],
                }),
            ],
        };
    }

    // What a line does that is not found in the code is not known.
    private static bool MayKeep(IEnumerable<Statement> statements, OwnCode code, HashSet<string> kept) =>
        !statements.Any() || statements.SelectMany(statement => statement.Instructions).Any(
            at => (OwnCode.Allocated(at) is { } type && kept.Contains(type)) || IsForeign(at, code));

    // Methods without lines of their own may allocate anything, but for what typeof calls.
    private static bool IsForeign(Instruction instruction, OwnCode code) =>
        instruction.Operand is MethodReference called && code.Find(called.DeclaringType) is null
            && called.Name != nameof(Type.GetTypeFromHandle);
}
