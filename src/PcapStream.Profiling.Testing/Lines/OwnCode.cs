using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Testing.Heap;
using PcapStream.Profiling.Weaver;
using PcapStream.Profiling.Weaver.Running;
using PcapStream.Profiling.Weaver.Weaving;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>The code of the project's own assemblies as the compiler wrote it, by what its instructions refer to.</summary>
internal sealed class OwnCode : IDisposable
{
    private readonly DefaultAssemblyResolver _resolver = new();
    private readonly List<ProfiledModule> _modules = [];
    private readonly Dictionary<string, List<CodePlace>> _references = [];
    private readonly Dictionary<string, List<CodePlace>> _allocations = [];

    /// <param name="assemblies">The assemblies.</param>
    public OwnCode(IReadOnlyList<string> assemblies)
    {
        foreach (string folder in DotnetHost.Frameworks.Prepend(Path.GetDirectoryName(assemblies[0])!))
            _resolver.AddSearchDirectory(folder);
        foreach (string assembly in assemblies)
            Read(assembly);
    }

    /// <summary>The types.</summary>
    public IEnumerable<TypeDefinition> Types => _modules.SelectMany(module => module.Module.GetTypes());

    /// <summary>The instructions that refer to a field or method; overloads are not told apart.</summary>
    public IReadOnlyList<CodePlace> To(MemberReference member) => _references.GetValueOrDefault(Key(member), []);

    /// <summary>The instructions that allocate objects of a type, as far as they name it.</summary>
    public IReadOnlyList<CodePlace> Allocating(HeapType type) =>
        _allocations.GetValueOrDefault(TypeText.Simple(type.Name), []);

    public void Dispose()
    {
        _modules.ForEach(module => module.Dispose());
        _resolver.Dispose();
    }

    private static string Key(MemberReference member) =>
        $"{member.DeclaringType.GetElementType().FullName}::{member.Name}";

    private static string? Allocated(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Newobj => ((MethodReference)instruction.Operand).DeclaringType.Name,
        Code.Newarr => ((TypeReference)instruction.Operand).Name + "[]",
        Code.Box => ((TypeReference)instruction.Operand).Name,
        _ => null,
    };

    private static void Add(Dictionary<string, List<CodePlace>> index, string key, CodePlace place)
    {
        if (!index.TryGetValue(key, out List<CodePlace>? places))
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
        foreach (MethodDefinition method in module.Module.GetTypes().SelectMany(type => type.Methods))
        {
            if (!method.HasBody)
                continue;
            foreach (Instruction instruction in method.Body.Instructions)
            {
                var place = new CodePlace(method, instruction, sources);
                if (instruction.Operand is FieldReference or MethodReference)
                    Add(_references, Key((MemberReference)instruction.Operand), place);
                if (Allocated(instruction) is { } type)
                    Add(_allocations, type, place);
            }
        }
    }
}

/// <summary>An instruction in its method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Instruction">The instruction.</param>
/// <param name="Sources">Finds the source files.</param>
internal sealed record CodePlace(MethodDefinition Method, Instruction Instruction, SourceFiles Sources)
{
    /// <summary>The line of its statement; null for code that the compiler made.</summary>
    public (string File, int Line)? Line =>
        Statement is { Point: { } point } ? (Sources.Of(point.Document), point.StartLine) : null;

    /// <summary>The instructions of its statement.</summary>
    public IEnumerable<Instruction> Instructions
    {
        get
        {
            (SequencePoint? point, int end) = Statement;
            return point is null ? [] : Method.Body.Instructions.Where(at => at.Offset >= point.Offset && at.Offset < end);
        }
    }

    private (SequencePoint? Point, int End) Statement
    {
        get
        {
            SequencePoint[] points =
                [.. Method.DebugInformation.SequencePoints.OrderBy(point => point.Offset).Where(point => !point.IsHidden)];
            int place = Array.FindLastIndex(points, point => point.Offset <= Instruction.Offset);
            int end = place + 1 < points.Length ? points[place + 1].Offset : int.MaxValue;
            return (place < 0 ? null : points[place], end);
        }
    }
}
