using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>The framework that a program brings, which trimming may have taken from it what the profiler needs.</summary>
internal sealed class OwnFramework : IAssemblyResolver
{
    private const string Core = "System.Private.CoreLib";

    private readonly string _folder;
    private readonly Dictionary<string, AssemblyDefinition?> _assemblies = [];

    private OwnFramework(string folder) => _folder = folder;

    /// <summary>Checks a program that brings its own runtime.</summary>
    /// <exception cref="ProfilingException">Something is missing in it.</exception>
    public static void Check(ProgramFiles program)
    {
        using var framework = new OwnFramework(program.Folder);
        if (framework.Missing() is { } missing)
        {
            throw new ProfilingException(
                $"{program.Assembly}: is trimmed: the framework beside it has no {missing}, which the profiler needs; publish it with -p:PublishTrimmed=false, or name what 'dotnet build' made");
        }
    }

    public AssemblyDefinition? Resolve(AssemblyNameReference name)
    {
        if (!_assemblies.TryGetValue(name.Name, out AssemblyDefinition? assembly))
        {
            string path = Path.Combine(_folder, name.Name + ".dll");
            _assemblies[name.Name] = assembly = File.Exists(path) ? AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = this, InMemory = true }) : null;
        }
        return assembly;
    }

    public AssemblyDefinition? Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

    public void Dispose()
    {
        foreach (AssemblyDefinition? assembly in _assemblies.Values)
            assembly?.Dispose();
    }

    // What runs hooks, and then all that the runtime of the probes refers to.
    private string? Missing()
    {
        const string Hooks = "System.StartupHookProvider";
        TypeDefinition? provider = Resolve(new AssemblyNameReference(Core, new Version()))?.MainModule.GetType(Hooks);
        if (provider is null || provider.Methods.All(method => method.Name != "ProcessStartupHooks"))
            return Hooks;
        using Stream library = RuntimeLibrary.Open();
        using var runtime = ModuleDefinition.ReadModule(library, new ReaderParameters { AssemblyResolver = this });
        return runtime.GetTypeReferences().FirstOrDefault(type => Resolved(() => type.Resolve()) is null)?.FullName
            ?? runtime.GetMemberReferences().FirstOrDefault(member => Resolved(() => member.Resolve()) is null)?.FullName;
    }

    private static IMemberDefinition? Resolved(Func<IMemberDefinition?> resolve)
    {
        try
        {
            return resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }
}
