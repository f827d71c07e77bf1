using System.IO.Enumeration;
using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// Selects the methods to profile: those that match a pattern, or those with <c>[Profile]</c>, or all of the program's
/// own.
/// </summary>
internal sealed class MethodSelection(IReadOnlyList<string> patterns)
{
    private readonly MethodPattern[] _patterns = [.. patterns.Select(pattern => new MethodPattern(pattern))];

    /// <summary>The modules with selected methods, and these methods.</summary>
    /// <param name="modules">The modules; the program's own is the first.</param>
    /// <exception cref="ProfilingException">A pattern matches nothing.</exception>
    public IReadOnlyList<(ProfiledModule Module, IReadOnlyList<MethodDefinition> Methods)> Select(
        IReadOnlyList<ProfiledModule> modules)
    {
        if (_patterns.Length == 0)
        {
            var marked = Choose(modules, IsMarked);
            return marked.Count > 0 ? marked : Choose([modules[0]], _ => true);
        }
        string[] names = [.. modules.SelectMany(module => module.Methods).Select(MethodNames.Of)];
        foreach (MethodPattern pattern in _patterns)
        {
            if (!Array.Exists(names, pattern.Matches))
                throw new ProfilingException($"--match {pattern}: no method matches{Nearest(pattern, names)}");
        }
        return Choose(modules, method => Array.Exists(_patterns, pattern => pattern.Matches(MethodNames.Of(method))));
    }

    private static string Nearest(MethodPattern pattern, string[] names) =>
        names.Length == 0 ? "" : $"; nearest: {string.Join(", ", NearestNames.To(pattern.ToString(), names))}";

    private static List<(ProfiledModule Module, IReadOnlyList<MethodDefinition> Methods)> Choose(
        IEnumerable<ProfiledModule> modules, Func<MethodDefinition, bool> isChosen)
    {
        var chosen = new List<(ProfiledModule, IReadOnlyList<MethodDefinition>)>();
        foreach (ProfiledModule module in modules)
        {
            MethodDefinition[] methods = [.. module.Methods.Where(isChosen)];
            if (methods.Length > 0)
                chosen.Add((module, methods));
        }
        return chosen;
    }

    private static bool IsMarked(MethodDefinition method) => HasAttribute(method) || HasAttribute(method.DeclaringType);

    private static bool HasAttribute(ICustomAttributeProvider member) =>
        member.HasCustomAttributes
            && member.CustomAttributes.Any(attribute => attribute.AttributeType.Name == nameof(ProfileAttribute));
}

/// <summary>
/// A name with the wildcards <c>*</c> and <c>?</c> for namespace, type and method. Leading parts may be left out:
/// <c>Basket.Add</c> matches <c>Shop.Basket.Add</c>.
/// </summary>
internal sealed class MethodPattern(string text)
{
    public override string ToString() => text;

    public bool Matches(string name)
    {
        for (int start = 0; ; start++)
        {
            if (FileSystemName.MatchesSimpleExpression(text, name.AsSpan(start), ignoreCase: false))
                return true;
            start = name.IndexOf('.', start);
            if (start < 0)
                return false;
        }
    }
}

/// <summary>Finds similar names, to suggest them.</summary>
internal static class NearestNames
{
    private const int Most = 3;

    public static IEnumerable<string> To(string pattern, IEnumerable<string> names)
    {
        string wanted = pattern.Replace("*", "", StringComparison.Ordinal).ToUpperInvariant();
        int parts = wanted.Count(letter => letter == '.') + 1;
        // The text that a final wildcard stands for does not count as a difference.
        int most = pattern.EndsWith('*') ? wanted.Length : int.MaxValue;
        return names.Distinct()
            .OrderBy(name => Distance(wanted, Shortened(LastParts(name, parts), most).ToUpperInvariant()))
            .ThenBy(name => name, StringComparer.Ordinal)
            .Take(Most);
    }

    private static string LastParts(string name, int count)
    {
        string[] parts = name.Split('.');
        return string.Join('.', parts.Skip(parts.Length - count));
    }

    private static string Shortened(string name, int most) => name.Length <= most ? name : name[..most];

    // Levenshtein distance: letters to add, remove or change.
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 0; i < one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < other.Length; j++)
            {
                int changed = diagonal + (one[i] == other[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(changed, 1 + Math.Min(diagonal, row[j]));
            }
        }
        return row[^1];
    }
}
