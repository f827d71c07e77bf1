using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Weaves the assemblies of a copy of a program.</summary>
public static class ProgramWeaver
{
    private const int NamedSources = 3;

    /// <summary>Weaves the methods to profile.</summary>
    /// <param name="entry">The program's assembly.</param>
    /// <param name="others">Assemblies beside it that patterns and attributes may also select.</param>
    /// <param name="references">Folders of referenced assemblies.</param>
    /// <param name="patterns">
    /// Patterns of names; empty for methods with <c>[Profile]</c>, or else all of the program's own.
    /// </param>
    /// <param name="output">The folder for woven assemblies; may be their own folder.</param>
    /// <param name="reports">
    /// Whether processes that load them report themselves when no other program profiles them.
    /// </param>
    /// <returns>The woven assemblies.</returns>
    /// <exception cref="ProfilingException">No method can be woven.</exception>
    public static WeaveResult Weave(
        string entry,
        IEnumerable<string> others,
        IEnumerable<string> references,
        IReadOnlyList<string> patterns,
        string output,
        bool reports)
    {
        using var resolver = new DefaultAssemblyResolver();
        foreach (string folder in references.Prepend(Path.GetDirectoryName(entry)!))
            resolver.AddSearchDirectory(folder);
        var modules = new List<ProfiledModule>();
        var unread = new List<string>();
        try
        {
            // Patterns may only select methods of referenced assemblies.
            if (patterns.Count == 0)
                modules.Add(ProfiledModule.Read(entry, resolver));
            foreach (string other in patterns.Count == 0 ? others : others.Prepend(entry))
                TryRead(other, resolver, modules, unread);
            return Weave(new MethodSelection(patterns).Select(modules), output, reports);
        }
        catch (ProfilingException error) when (unread.Count > 0)
        {
            throw new ProfilingException($"{error.Message} (not searched: {string.Join("; ", unread)})", error);
        }
        finally
        {
            modules.ForEach(module => module.Dispose());
        }
    }

    private static void TryRead(
        string path, IAssemblyResolver resolver, List<ProfiledModule> modules, List<string> unread)
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

    private static IReadOnlyList<string> Weave(
        ProfiledModule module, IReadOnlyList<MethodDefinition> methods, string output, bool reports)
    {
        try
        {
            return ModuleWeaver.Weave(module, methods, Path.Combine(output, Path.GetFileName(module.Path)), reports);
        }
        catch (AssemblyResolutionException error)
        {
            throw ProfiledModule.Unresolved(module.Path, error);
        }
        // Cecil can fail with any exception when the module is damaged.
        catch (Exception error) when (
            error is not (ProfilingException or IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new ProfilingException(
                $"{module.Path}: is damaged or of an unknown kind ({error.Message}); build it again", error);
        }
    }

    private static void WarnOfChanges(List<string> warnings, ProfiledModule module, IReadOnlyList<string> sources)
    {
        string assembly = Path.GetFileName(module.Path);
        foreach (string source in sources.Take(NamedSources))
            warnings.Add($"{source}: has changed since {assembly} was built: lines may be wrong; build it again");
        if (sources.Count > NamedSources)
            warnings.Add($"{assembly}: {sources.Count - NamedSources} more sources have changed since it was built");
    }

    // The reason why a method cannot keep its behaviour with probes; null when it can.
    private static string? Refusal(IReadOnlyList<MethodDefinition> parts)
    {
        if (parts.Any(ProfiledModule.IsRuntimeAsync))
            return "compiled as runtime-async";
        return parts.All(TailCalls.AreMovable) ? null : "has a tail call that no probe can come before";
    }

    private static WeaveResult Weave(
        IReadOnlyList<(ProfiledModule Module, IReadOnlyList<MethodDefinition> Methods)> selected,
        string output,
        bool reports)
    {
        var warnings = new List<string>();
        int woven = 0;
        foreach ((ProfiledModule module, IReadOnlyList<MethodDefinition> methods) in selected)
        {
            var weavable = new List<MethodDefinition>();
            foreach (MethodDefinition method in methods)
            {
                if (Refusal(module.Parts(method)) is { } reason)
                    warnings.Add($"{MethodNames.Of(method)}: {reason}, and is not profiled");
                else
                    weavable.Add(method);
            }
            if (weavable.Count == 0)
                continue;
            if (module.Module.Attributes.HasFlag(ModuleAttributes.StrongNameSigned))
            {
                warnings.Add(
                    $"{Path.GetFileName(module.Path)}: its strong-name signature is not valid for the profiled copy");
            }
            WarnOfChanges(warnings, module, Weave(module, weavable, output, reports));
            woven += weavable.Count;
        }
        if (woven == 0)
            throw new ProfilingException("no method is left to profile");
        return new WeaveResult([.. selected.Select(entry => entry.Module.Path)], woven, warnings);
    }
}

/// <summary>The result of weaving.</summary>
/// <param name="Assemblies">The woven assemblies.</param>
/// <param name="Methods">The number of woven methods of their sources.</param>
/// <param name="Warnings">Warnings for the user.</param>
public sealed record WeaveResult(IReadOnlyList<string> Assemblies, int Methods, IReadOnlyList<string> Warnings);
