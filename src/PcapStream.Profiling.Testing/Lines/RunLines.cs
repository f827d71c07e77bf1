using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>The lines that a profile has counted.</summary>
internal sealed class RunLines
{
    private readonly ILookup<(string File, int Line), RunLine> _lines;

    /// <param name="profile">The profile.</param>
    public RunLines(MemoryProfile profile) =>
        _lines = profile.Methods
            .SelectMany(method => method.Lines.Skip(1), (method, line) => new RunLine(method, line))
            .Where(entry => entry.Line.Occurrences > 0)
            .ToLookup(entry => (entry.Line.File, entry.Line.Line));

    /// <summary>Whether the line of a statement has run.</summary>
    public bool HasRun(Statement statement) => statement.Line is { } line && _lines.Contains(line);

    /// <summary>The lines of statements that have run.</summary>
    public IEnumerable<RunLine> Of(IEnumerable<Statement> statements) =>
        statements.Where(HasRun).Select(statement => statement.Line!.Value).Distinct()
            .Select(line => _lines[line].First());
}

/// <summary>A line that has run.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Line">Its counts.</param>
internal sealed record RunLine(ProfiledMethod Method, ProfiledLine Line);
