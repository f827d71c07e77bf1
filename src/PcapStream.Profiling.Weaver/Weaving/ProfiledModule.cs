using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Meters;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>An assembly that is read to be woven: its methods of the source, and what belongs to each.</summary>
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
        foreach (TypeDefinition type in module.GetTypes().Where(type => type.Name != "<Module>" && type.FullName != PoolUse.TypeName))
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

    /// <summary>What the compiler made of a method: itself, its state machine's methods, its lambdas and local functions.</summary>
    public IReadOnlyList<MethodDefinition> Parts(MethodDefinition method) => _methods[method];

    /// <summary>Whether the new compiler's runtime-async made it: code in it cannot be measured by frames.</summary>
    public static bool IsRuntimeAsync(MethodDefinition method) => (method.ImplAttributes & RuntimeAsync) != 0;

    /// <summary>Reads an assembly and its PDB, beside it or within.</summary>
    /// <exception cref="ProfilingException">It is none, or one that cannot be woven.</exception>
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
                SymbolReaderProvider = new DefaultSymbolReaderProvider(throwIfNoSymbol: true),
            });
            if (TableBase.IsIn(module))
                throw new ProfilingException($"{path}: has been woven already; name the one that the compiler wrote");
            return new ProfiledModule(path, module);
        }
        catch (AssemblyResolutionException error)
        {
            throw Unresolved(path, error);
        }
        catch (Exception error) when (error is SymbolsNotFoundException or FileNotFoundException)
        {
            throw new ProfilingException($"{path}: no PDB ({SymbolsOf(path)}), which tells its lines; build it with -p:DebugType=portable", error);
        }
        catch (SymbolsNotMatchingException error)
        {
            throw new ProfilingException($"{SymbolsOf(path)}: the PDB of another build than {path}; build both again", error);
        }
        catch (Exception error) when (error is NotSupportedException or TypeLoadException)
        {
            throw new ProfilingException($"{path}: no PDB that can be read; build it with -p:DebugType=portable ({error.Message})", error);
        }
        // What Cecil reads it takes to be sound, and fails in any way where it is not.
        catch (Exception error) when (error is not ProfilingException)
        {
            bool isEmbedded = !File.Exists(SymbolsOf(path));
            string damaged = isEmbedded || !IsReadable(path, resolver) ? path : SymbolsOf(path);
            throw new ProfilingException($"{damaged}: is {(new FileInfo(damaged).Length == 0 ? "empty" : "damaged or cut short")}; build {(damaged == path ? "it" : path)} again", error);
        }
    }

    /// <summary>A reference leads nowhere.</summary>
    public static ProfilingException Unresolved(string path, AssemblyResolutionException error) =>
        new($"{path}: refers to {error.AssemblyReference.Name}, which is neither beside it nor a framework's", error);

    private static string SymbolsOf(string path) => System.IO.Path.ChangeExtension(path, ".pdb");

    // Without its PDB: then it is the PDB that is not.
    private static bool IsReadable(string path, IAssemblyResolver resolver)
    {
        try
        {
            using var module = ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver, InMemory = true });
            using var profiled = new ProfiledModule(path, module);
            return module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody).All(method => method.Body is not null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return false;
        }
    }

    public void Dispose() => Module.Dispose();

    private void Add(MethodDefinition method)
    {
        // Accessors of automatic properties and the like: nobody wrote their bodies.
        if (Owners.Of(method) is not { } owner || (IsCompilerGenerated(owner) && !MethodNames.IsTopLevelFunction(owner)))
            return;
        if (!_methods.TryGetValue(owner, out List<MethodDefinition>? parts))
            _methods[owner] = parts = [];
        parts.Add(method);
    }

    private static bool IsCompilerGenerated(MethodDefinition method) =>
        method.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == CompilerGenerated);

    // A method whose body was moved to a state machine has no line left, and counts the calls.
    private bool IsWritten(MethodDefinition method) => method.HasBody
        && (method.DebugInformation.SequencePoints.Any(point => !point.IsHidden) || Owners.StartsStateMachine(method))
        && method.Body.Instructions.All(instruction => instruction.OpCode != OpCodes.Jmp);
}
