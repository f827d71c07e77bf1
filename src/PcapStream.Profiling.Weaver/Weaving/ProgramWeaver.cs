using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Weaves the assemblies of a program, in a folder that is a copy.</summary>
public static class ProgramWeaver
{
    /// <summary>Weaves what is to be profiled.</summary>
    /// <param name="entry">The program's assembly.</param>
    /// <param name="others">Assemblies beside it that patterns and attributes may reach.</param>
    /// <param name="references">Folders of what they refer to.</param>
    /// <param name="patterns">Patterns of names; none for what has <c>[Profile]</c>, or else all of the program's own methods.</param>
    /// <param name="output">The folder that woven assemblies are written to; where they were, if it is theirs.</param>
    /// <param name="reports">Whether processes that load it report themselves when no other program profiles them.</param>
    /// <returns>What was woven.</returns>
    /// <exception cref="ProfilingException">Nothing can be woven as it was asked for.</exception>
    public static WeaveResult Weave(
        string entry, IEnumerable<string> others, IEnumerable<string> references, IReadOnlyList<string> patterns, string output, bool reports)
    {
        using var resolver = new DefaultAssemblyResolver();
        foreach (string folder in references.Prepend(Path.GetDirectoryName(entry)!))
            resolver.AddSearchDirectory(folder);
        var modules = new List<ProfiledModule>();
        var unread = new List<string>();
        try
        {
            // Patterns may be about what the program refers to alone.
            if (patterns.Count == 0)
                modules.Add(ProfiledModule.Read(entry, resolver));
            foreach (string other in patterns.Count == 0 ? others : others.Prepend(entry))
                TryRead(other, resolver, modules, unread);
            return Weave(new MethodSelection(patterns).Select(modules), output, reports);
        }
        catch (ProfilingException error) when (unread.Count > 0)
        {
            throw new ProfilingException($"{error.Message} (not looked at: {string.Join("; ", unread)})", error);
        }
        finally
        {
            modules.ForEach(module => module.Dispose());
        }
    }

    private static void TryRead(string path, IAssemblyResolver resolver, List<ProfiledModule> modules, List<string> unread)
    {
        if (!AssemblyKind.IsAssembly(path))
            return;
        try
        {
            modules.Add(ProfiledModule.Read(path, resolver));
        }
        catch (ProfilingException error)
        {
            unread.Add(error.Message);
        }
    }

    private static IReadOnlyList<string> Weave(ProfiledModule module, IReadOnlyList<MethodDefinition> methods, string output, bool reports)
    {
        try
        {
            return ModuleWeaver.Weave(module, methods, Path.Combine(output, Path.GetFileName(module.Path)), reports);
        }
        catch (AssemblyResolutionException error)
        {
            throw ProfiledModule.Unresolved(module.Path, error);
        }
        // As in reading: what it takes to be sound is not.
        catch (Exception error) when (error is not (ProfilingException or IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new ProfilingException($"{module.Path}: is damaged, or of a kind that is not known ({error.Message}); build it again", error);
        }
    }

    // What its code promises would no longer hold.
    private static string? Refusal(IReadOnlyList<MethodDefinition> parts)
    {
        if (parts.Any(ProfiledModule.IsRuntimeAsync))
            return "compiled as runtime-async";
        return parts.All(TailCalls.AreMovable) ? null : "has a tail call that no probe can come before";
    }

    private static WeaveResult Weave(
        IReadOnlyList<(ProfiledModule Module, IReadOnlyList<MethodDefinition> Methods)> selected, string output, bool reports)
    {
        var warnings = new List<string>();
        int woven = 0;
        foreach ((ProfiledModule module, IReadOnlyList<MethodDefinition> methods) in selected)
        {
            var weavable = new List<MethodDefinition>();
            foreach (MethodDefinition method in methods)
            {
                if (Refusal(module.Parts(method)) is { } reason)
                    warnings.Add($"{MethodNames.Of(method)}: {reason}, and not profiled");
                else
                    weavable.Add(method);
            }
            if (weavable.Count == 0)
                continue;
            if (module.Module.Attributes.HasFlag(ModuleAttributes.StrongNameSigned))
                warnings.Add($"{Path.GetFileName(module.Path)}: its strong name's signature does not hold for the copy that is profiled");
            foreach (string source in Weave(module, weavable, output, reports))
                warnings.Add($"{source}: has changed since {Path.GetFileName(module.Path)} was built: line contents may be another line's");
            woven += weavable.Count;
        }
        if (woven == 0)
            throw new ProfilingException("no method is left to be profiled");
        return new WeaveResult([.. selected.Select(entry => entry.Module.Path)], woven, warnings);
    }
}

/// <summary>What was woven.</summary>
/// <param name="Assemblies">The assemblies.</param>
/// <param name="Methods">How many methods of their sources.</param>
/// <param name="Warnings">What a user should know.</param>
public sealed record WeaveResult(IReadOnlyList<string> Assemblies, int Methods, IReadOnlyList<string> Warnings);
