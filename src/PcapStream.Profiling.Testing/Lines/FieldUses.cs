using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Testing.Heap;
using PcapStream.Profiling.Weaver.Running;
using PcapStream.Profiling.Weaver.Weaving;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>Finds the fields that a chain of references goes through, and the lines that use them.</summary>
internal sealed class FieldUses : IDisposable
{
    private const int MostAccessors = 3;

    // Parts of the names of methods that put something into an object.
    private static readonly string[] Filling =
        ["Add", "Append", "Combine", "Create", "Enqueue", "Insert", "Push", "Put", "Register", "Set", "Store",
            "Subscribe", "Update", "add_", "set_"];

    private readonly DefaultAssemblyResolver _resolver = new();
    private readonly List<ModuleDefinition> _modules = [];
    private readonly Dictionary<string, List<(MethodDefinition Method, Instruction Instruction)>> _references = [];
    private readonly Dictionary<ModuleDefinition, SourceFiles> _sources = [];

    /// <param name="assemblies">The project's own assemblies.</param>
    public FieldUses(IReadOnlyList<string> assemblies)
    {
        foreach (string folder in DotnetHost.Frameworks.Prepend(Path.GetDirectoryName(assemblies[0])!))
            _resolver.AddSearchDirectory(folder);
        foreach (string assembly in assemblies)
            Read(assembly);
    }

    /// <summary>A field's name with that of its type.</summary>
    public static string Title(FieldDefinition field) => $"{field.DeclaringType.Name}.{field.Name}";

    /// <summary>The fields that may hold a link of a chain, those of its very type if there are any.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="link">The object, which the one before refers to, or the root.</param>
    public IEnumerable<FieldDefinition> Fields(KeepingChain chain, int link)
    {
        string type = TypeText.Simple(chain.Types[link].Name);
        FieldDefinition[] fields = [.. Candidates(chain, link).Where(field => !field.FieldType.IsValueType)];
        FieldDefinition[] exact = Array.FindAll(fields, field => field.FieldType.Name == type);
        return exact.Length > 0 ? exact : Array.FindAll(fields, field => IsGeneral(field.FieldType));
    }

    /// <summary>The lines that use a field, also by its property or event.</summary>
    public IEnumerable<FieldUse> Of(FieldDefinition field) => Of(Key(field), MostAccessors);

    public void Dispose()
    {
        _modules.ForEach(module => module.Dispose());
        _resolver.Dispose();
    }

    // Interfaces, base classes and type parameters can hold objects of other types.
    private static bool IsGeneral(TypeReference type) =>
        type.IsGenericParameter || type.FullName == "System.Object"
        || (!type.IsArray && type.Resolve() is { IsSealed: false } found && (found.IsInterface || found.IsAbstract));

    private static string Key(MemberReference member) =>
        $"{member.DeclaringType.GetElementType().FullName}::{member.Name}";

    // It has no lines of its own, or only hands out the field.
    private static bool IsAccessor(MethodDefinition method) =>
        method.IsGetter || method.IsAddOn || method.IsRemoveOn || !method.DebugInformation.HasSequencePoints;

    private static bool Fills(Instruction first, SequencePoint? next)
    {
        for (Instruction? at = first; at is not null && (next is null || at.Offset < next.Offset); at = at.Next)
        {
            if (at.OpCode.Code is Code.Stfld or Code.Stsfld or Code.Stelem_Ref
                || (at.Operand is MethodReference called
                    && Array.Exists(Filling, part => called.Name.Contains(part, StringComparison.Ordinal))))
                return true;
        }
        return false;
    }

    private IEnumerable<FieldDefinition> Candidates(KeepingChain chain, int link)
    {
        IEnumerable<TypeDefinition> all = _modules.SelectMany(module => module.GetTypes());
        if (link > 0)
        {
            HeapType owner = chain.Types[link - 1];
            string name = TypeText.Simple(owner.Name);
            // The runtime keeps static fields of generic types and of threads in arrays.
            return owner.Name == "System.Object[]"
                ? all.SelectMany(type => type.Fields).Where(field => field.IsStatic)
                : all.Where(type => type.MetadataToken.ToInt32() == owner.Token && type.Name == name)
                    .SelectMany(WithBases).SelectMany(type => type.Fields).Where(field => !field.IsStatic);
        }
        return chain.Field is { } root
            ? all.SelectMany(type => type.Fields).Where(field => field.IsStatic && field.Name == root)
            : [];
    }

    private static IEnumerable<TypeDefinition> WithBases(TypeDefinition type)
    {
        for (TypeDefinition? at = type; at is not null; at = at.BaseType?.Resolve())
            yield return at;
    }

    private void Read(string assembly)
    {
        ModuleDefinition module;
        try
        {
            module = ProfiledModule.Read(assembly, _resolver).Module;
        }
        catch (Weaver.ProfilingException)
        {
            // It was not woven either, so that none of its lines have run.
            return;
        }
        _modules.Add(module);
        _sources[module] = new SourceFiles(assembly);
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods))
        {
            if (!method.HasBody)
                continue;
            foreach (Instruction instruction in method.Body.Instructions)
            {
                if (instruction.Operand is not (FieldReference or MethodReference))
                    continue;
                string key = Key((MemberReference)instruction.Operand);
                if (!_references.TryGetValue(key, out List<(MethodDefinition, Instruction)>? references))
                    _references[key] = references = [];
                references.Add((method, instruction));
            }
        }
    }

    private IEnumerable<FieldUse> Of(string key, int accessors)
    {
        foreach ((MethodDefinition method, Instruction instruction) in _references.GetValueOrDefault(key, []))
        {
            if (accessors > 0 && IsAccessor(method))
            {
                foreach (FieldUse use in Of(Key(method), accessors - 1))
                    yield return use;
            }
            if (Line(method, instruction) is { } line)
                yield return line;
        }
    }

    private FieldUse? Line(MethodDefinition method, Instruction instruction)
    {
        SequencePoint[] points = [.. method.DebugInformation.SequencePoints.OrderBy(point => point.Offset)];
        int place = Array.FindLastIndex(points, point => point.Offset <= instruction.Offset && !point.IsHidden);
        if (place < 0)
            return null;
        SequencePoint? next = place + 1 < points.Length ? points[place + 1] : null;
        Instruction first = method.Body.Instructions.First(at => at.Offset >= points[place].Offset);
        return new FieldUse(
            _sources[method.Module].Of(points[place].Document), points[place].StartLine, Fills(first, next));
    }
}

/// <summary>A line that uses a field.</summary>
/// <param name="File">The source file.</param>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Fills">Whether it seems to put something there, rather than only reads.</param>
internal sealed record FieldUse(string File, int Line, bool Fills);
