using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>
/// The framework in a self-contained program, from which trimming may have removed parts that the profiler needs.
/// </summary>
internal sealed class OwnFramework : IAssemblyResolver
{
    private const string Core = "System.Private.CoreLib";

    private readonly string _folder;
    private readonly Dictionary<string, AssemblyDefinition?> _assemblies = [];

    private OwnFramework(string folder) => _folder = folder;

    /// <summary>Checks a program with its own runtime.</summary>
    /// <exception cref="ProfilingException">A needed part is missing.</exception>
    public static void Check(ProgramFiles program)
    {
        using var framework = new OwnFramework(program.Folder);
        if (framework.Missing() is { } missing)
        {
            throw new ProfilingException(
                $"{program.Assembly}: is trimmed: its framework has no {missing}, which the profiler needs; publish it "
                + $"with -p:PublishTrimmed=false, or name the output of 'dotnet build'");
        }
    }

    public AssemblyDefinition? Resolve(AssemblyNameReference name)
    {
        if (!_assemblies.TryGetValue(name.Name, out AssemblyDefinition? assembly))
        {
            string path = Path.Combine(_folder, name.Name + ".dll");
            var parameters = new ReaderParameters { AssemblyResolver = this, InMemory = true };
            _assemblies[name.Name] = assembly =
                File.Exists(path) ? AssemblyDefinition.ReadAssembly(path, parameters) : null;
        }
        return assembly;
    }

    public AssemblyDefinition? Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

    public void Dispose()
    {
        foreach (AssemblyDefinition? assembly in _assemblies.Values)
            assembly?.Dispose();
    }

    // Looks for the type that runs hooks, and for all references of the probes' runtime.
    private string? Missing()
    {
        const string Hooks = "System.StartupHookProvider";
        TypeDefinition? provider = Resolve(new AssemblyNameReference(Core, new Version()))?.MainModule.GetType(Hooks);
        if (provider is null || provider.Methods.All(method => method.Name != "ProcessStartupHooks"))
            return Hooks;
        using Stream library = RuntimeLibrary.Open();
        using var runtime = ModuleDefinition.ReadModule(library, new ReaderParameters { AssemblyResolver = this });
        return runtime.GetTypeReferences().FirstOrDefault(type => Resolved(() => type.Resolve()) is null)?.FullName
            ?? runtime.GetMemberReferences()
                .FirstOrDefault(member => Resolved(() => member.Resolve()) is null)?.FullName;
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
