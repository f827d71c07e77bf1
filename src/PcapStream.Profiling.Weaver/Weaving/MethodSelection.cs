using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Which methods are profiled: those that match a pattern, else those with <c>[Profile]</c>, else all of the program's own.</summary>
internal sealed class MethodSelection(IReadOnlyList<string> patterns)
{
    private readonly MethodPattern[] _patterns = [.. patterns.Select(pattern => new MethodPattern(pattern))];

    /// <summary>The modules with methods that are profiled, and those methods.</summary>
    /// <param name="modules">The modules; the program's own is the first.</param>
    /// <exception cref="ProfilingException">A pattern matches nothing.</exception>
    public IReadOnlyList<(ProfiledModule Module, IReadOnlyList<MethodDefinition> Methods)> Select(IReadOnlyList<ProfiledModule> modules)
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
                throw new ProfilingException($"--match {pattern}: no method is called so{Nearest(pattern, names)}");
        }
        return Choose(modules, method => Array.Exists(_patterns, pattern => pattern.Matches(MethodNames.Of(method))));
    }

    private static string Nearest(MethodPattern pattern, string[] names) =>
        names.Length == 0 ? "" : $"; nearest: {string.Join(", ", NearestNames.To(pattern.ToString(), names))}";

    private static List<(ProfiledModule Module, IReadOnlyList<MethodDefinition> Methods)> Choose(IEnumerable<ProfiledModule> modules, Func<MethodDefinition, bool> isChosen)
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
        member.HasCustomAttributes && member.CustomAttributes.Any(attribute => attribute.AttributeType.Name == nameof(ProfileAttribute));
}
