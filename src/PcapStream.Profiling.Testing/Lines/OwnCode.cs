using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Testing.Heap;
using PcapStream.Profiling.Weaver;
using PcapStream.Profiling.Weaver.Running;
using PcapStream.Profiling.Weaver.Weaving;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>
/// The code of the project's own assemblies as the compiler wrote it, by what its instructions refer to.
/// </summary>
internal sealed class OwnCode : IDisposable
{
    private readonly DefaultAssemblyResolver _resolver = new();
    private readonly List<ProfiledModule> _modules = [];
    private readonly Dictionary<string, List<Statement>> _references = [];
    private readonly Dictionary<string, List<Statement>> _allocations = [];
    private readonly List<Statement> _statements = [];
    private readonly Dictionary<string, TypeDefinition> _types = [];

    /// <param name="assemblies">The assemblies.</param>
    public OwnCode(IReadOnlyList<string> assemblies)
    {
        foreach (string folder in DotnetHost.Frameworks.Prepend(Path.GetDirectoryName(assemblies[0])!))
            _resolver.AddSearchDirectory(folder);
        foreach (string assembly in assemblies)
            Read(assembly);
    }

    /// <summary>The types.</summary>
    public IEnumerable<TypeDefinition> Types => _types.Values;

    /// <summary>The statements that refer to a field or method; overloads are not told apart.</summary>
    public IReadOnlyList<Statement> To(MemberReference member) => _references.GetValueOrDefault(Key(member), []);

    /// <summary>The statements that allocate objects of a type, as far as they name it.</summary>
    public IReadOnlyList<Statement> Allocating(HeapType type) =>
        _allocations.GetValueOrDefault(TypeText.Simple(type.Name), []);

    /// <summary>The project's own type that a reference names; null for a type of others.</summary>
    public TypeDefinition? Find(TypeReference? type) =>
        type is null ? null : _types.GetValueOrDefault(type.GetElementType().FullName);

    /// <summary>All statements that have a line.</summary>
    public IReadOnlyList<Statement> Statements => _statements;

    /// <summary>The name of the type that an instruction allocates; null for none.</summary>
    public static string? Allocated(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Newobj => ((MethodReference)instruction.Operand).DeclaringType.Name,
        Code.Newarr => ((TypeReference)instruction.Operand).Name + "[]",
        Code.Box => ((TypeReference)instruction.Operand).Name,
        _ => null,
    };

    public void Dispose()
    {
        _modules.ForEach(module => module.Dispose());
        _resolver.Dispose();
    }

    private static string Key(MemberReference member) =>
        $"{member.DeclaringType.GetElementType().FullName}::{member.Name}";

    private static void Add(Dictionary<string, List<Statement>> index, string key, Statement place)
    {
        if (!index.TryGetValue(key, out List<Statement>? places))
            index[key] = places = [];
        places.Add(place);
    }

    private void Read(string assembly)
    {
        ProfiledModule module;
        try
        {
            module = ProfiledModule.Read(assembly, _resolver);
        }
        catch (ProfilingException)
        {
            // It was not woven either, so that none of its lines have run.
            return;
        }
        _modules.Add(module);
        var sources = new SourceFiles(assembly);
        foreach (TypeDefinition type in module.Module.GetTypes())
        {
            _types.TryAdd(type.FullName, type);
            foreach (MethodDefinition method in type.Methods.Where(method => method.HasBody))
                Read(method, sources);
        }
    }

    private void Read(MethodDefinition method, SourceFiles sources)
    {
        var points = new Queue<SequencePoint>(
            method.DebugInformation.SequencePoints.Where(point => !point.IsHidden).OrderBy(point => point.Offset));
        var statement = new List<Instruction>();
        (string, int)? line = null;
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (points.TryPeek(out SequencePoint? point) && point.Offset <= instruction.Offset)
            {
                points.Dequeue();
                statement = [];
                line = (sources.Of(point.Document), point.StartLine);
                _statements.Add(new Statement(method, line, statement));
            }
            statement.Add(instruction);
            var place = new Statement(method, line, statement);
            if (instruction.Operand is FieldReference or MethodReference)
                Add(_references, Key((MemberReference)instruction.Operand), place);
            if (Allocated(instruction) is { } type)
                Add(_allocations, type, place);
        }
    }
}

/// <summary>A statement, or code that the compiler made.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Line">Its line; null for code that the compiler made.</param>
/// <param name="Instructions">Its instructions.</param>
internal sealed record Statement(
    MethodDefinition Method, (string File, int Line)? Line, IReadOnlyList<Instruction> Instructions);
