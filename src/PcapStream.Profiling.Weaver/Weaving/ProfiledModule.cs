using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Pdb;
using PcapStream.Profiling.Meters;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>An assembly to weave: the methods of its source, and the compiled methods that belong to each.</summary>
internal sealed class ProfiledModule : IDisposable
{
    private const MethodImplAttributes RuntimeAsync = (MethodImplAttributes)0x2000;
    private const string CompilerGenerated = "System.Runtime.CompilerServices.CompilerGeneratedAttribute";

    private readonly Dictionary<MethodDefinition, List<MethodDefinition>> _methods = [];

    private ProfiledModule(string path, ModuleDefinition module)
    {
        Path = path;
        Module = module;
        Owners = new MethodOwners(module);
        foreach (TypeDefinition type in module.GetTypes().Where(
            type => type.Name != "<Module>" && type.FullName != PoolUse.TypeName))
        {
            foreach (MethodDefinition method in type.Methods.Where(IsWritten))
                Add(method);
        }
    }

    public string Path { get; }

    public ModuleDefinition Module { get; }

    public MethodOwners Owners { get; }

    /// <summary>The methods of the source.</summary>
    public IEnumerable<MethodDefinition> Methods => _methods.Keys;

    /// <summary>
    /// The compiled parts of a method: itself, its state machine's methods, its lambdas and local functions.
    /// </summary>
    public IReadOnlyList<MethodDefinition> Parts(MethodDefinition method) => _methods[method];

    /// <summary>Whether it is compiled as runtime-async, in which frames cannot measure code.</summary>
    public static bool IsRuntimeAsync(MethodDefinition method) => (method.ImplAttributes & RuntimeAsync) != 0;

    /// <summary>Reads an assembly and its PDB, beside it or embedded.</summary>
    /// <exception cref="ProfilingException">The file is not an assembly, or cannot be woven.</exception>
    public static ProfiledModule Read(string path, IAssemblyResolver resolver)
    {
        AssemblyKind.Check(path);
        try
        {
            var module = ModuleDefinition.ReadModule(path, new ReaderParameters
            {
                AssemblyResolver = resolver,
                InMemory = true,
                ReadSymbols = true,
                SymbolReaderProvider = new PdbReaderProvider(),
            });
            if (TableBase.IsIn(module))
                throw new ProfilingException($"{path}: is woven already; name the one that the compiler wrote");
            return new ProfiledModule(path, module);
        }
        catch (AssemblyResolutionException error)
        {
            throw Unresolved(path, error);
        }
        catch (Exception error) when (error is SymbolsNotFoundException or FileNotFoundException)
        {
            throw new ProfilingException(
                $"{path}: no PDB ({SymbolsOf(path)}), which has its lines; build it with -p:DebugType=portable", error);
        }
        catch (SymbolsNotMatchingException error)
        {
            throw new ProfilingException(
                $"{SymbolsOf(path)}: the PDB is from another build than {path}; build both again", error);
        }
        catch (Exception error) when (error is NotSupportedException or TypeLoadException)
        {
            throw new ProfilingException(
                $"{path}: its PDB cannot be read; build it with -p:DebugType=portable ({error.Message})", error);
        }
        // Cecil does not validate its input and can fail with any exception when it is damaged.
        catch (Exception error) when (error is not ProfilingException)
        {
            bool isEmbedded = !File.Exists(SymbolsOf(path));
            string damaged = isEmbedded || !IsReadable(path, resolver) ? path : SymbolsOf(path);
            string state = new FileInfo(damaged).Length == 0 ? "empty" : "damaged or cut short";
            throw new ProfilingException(
                $"{damaged}: is {state}; build {(damaged == path ? "it" : path)} again", error);
        }
    }

    /// <summary>The error for a reference that cannot be resolved.</summary>
    public static ProfilingException Unresolved(string path, AssemblyResolutionException error) =>
        new($"{path}: refers to {error.AssemblyReference.Name}, which is neither beside it nor in a framework", error);

    private static string SymbolsOf(string path) => System.IO.Path.ChangeExtension(path, ".pdb");

    // If the assembly can be read without its PDB, the PDB is damaged.
    private static bool IsReadable(string path, IAssemblyResolver resolver)
    {
        try
        {
            using var module = ModuleDefinition.ReadModule(
                path, new ReaderParameters { AssemblyResolver = resolver, InMemory = true });
            using var profiled = new ProfiledModule(path, module);
            return module.GetTypes().SelectMany(type => type.Methods)
                .Where(method => method.HasBody)
                .All(method => method.Body is not null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return false;
        }
    }

    public void Dispose() => Module.Dispose();

    private void Add(MethodDefinition method)
    {
        // Accessors of automatic properties and the like have no body in the source.
        if (Owners.Of(method) is not { } owner
            || (IsCompilerGenerated(owner) && !MethodNames.IsTopLevelFunction(owner)))
            return;
        if (!_methods.TryGetValue(owner, out List<MethodDefinition>? parts))
            _methods[owner] = parts = [];
        parts.Add(method);
    }

    private static bool IsCompilerGenerated(MethodDefinition method) =>
        method.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == CompilerGenerated);

    // A method whose body was moved to a state machine has no lines left and only counts calls.
    private bool IsWritten(MethodDefinition method) => method.HasBody
        && (method.DebugInformation.SequencePoints.Any(point => !point.IsHidden) || Owners.StartsStateMachine(method))
        && method.Body.Instructions.All(instruction => instruction.OpCode != OpCodes.Jmp);
}
