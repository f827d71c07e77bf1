using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Testing.Heap;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>Finds the fields that a chain of references goes through, and the code that uses them.</summary>
internal static class FieldUses
{
    private const int MostAccessors = 3;

    // Parts of the names of methods that put something into an object.
    private static readonly string[] Filling =
    [
        "Add", "Append", "Combine", "Create", "Enqueue", "Insert", "Push", "Put", "Register", "Set", "Store",
        "Subscribe", "Update", "add_", "set_",
    ];

    /// <summary>A field's name with that of its type.</summary>
    public static string Title(FieldDefinition field) => $"{TypeText.Of(field.DeclaringType.Name)}.{field.Name}";

    /// <summary>The fields that may hold a link of a chain, those of its very type if there are any.</summary>
    /// <param name="code">The project's code.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="link">The object that the field refers to.</param>
    public static IReadOnlyList<FieldDefinition> Fields(OwnCode code, KeepingChain chain, int link)
    {
        string type = TypeText.Simple(chain.Types[link].Name);
        FieldDefinition[] fields = [.. Candidates(code, chain, link).Where(field => !field.FieldType.IsValueType)];
        FieldDefinition[] exact = Array.FindAll(fields, field => field.FieldType.Name == type);
        return exact.Length > 0 || IsNameless(chain, link)
            ? exact
            : Array.FindAll(fields, field => IsGeneral(field.FieldType));
    }

    /// <summary>The statements that use a field, also by its property or event, or by a local variable.</summary>
    public static IEnumerable<Statement> Of(OwnCode code, FieldDefinition field)
    {
        foreach (Statement statement in Of(code, field, MostAccessors))
        {
            yield return statement;
            if (!LocalVariable.IsStored(statement, out int variable))
                continue;
            foreach (Statement later in code.Statements)
            {
                if (later.Method == statement.Method && LocalVariable.IsLoaded(later, variable))
                    yield return later;
            }
        }
    }

    /// <summary>Whether a statement seems to put something somewhere, rather than only to read.</summary>
    public static bool Fills(Statement statement) => statement.Instructions.Any(at =>
        at.OpCode.Code is Code.Stfld or Code.Stsfld or Code.Stelem_Ref
        || (at.Operand is MethodReference called
            && Array.Exists(Filling, part => called.Name.Contains(part, StringComparison.Ordinal))));

    private static IEnumerable<FieldDefinition> Candidates(OwnCode code, KeepingChain chain, int link)
    {
        if (link == 0 || IsNameless(chain, link))
        {
            return code.Types.SelectMany(type => type.Fields)
                .Where(field => field.IsStatic && (link > 0 || field.Name == chain.Field));
        }
        HeapType owner = chain.Types[link - 1];
        string name = TypeText.Simple(owner.Name);
        return code.Types.Where(type => type.MetadataToken.ToInt32() == owner.Token && type.Name == name)
            .SelectMany(type => WithBases(type, code)).SelectMany(type => type.Fields).Where(field => !field.IsStatic);
    }

    // The runtime keeps static fields of generic types and of threads in arrays, without their names.
    private static bool IsNameless(KeepingChain chain, int link) =>
        link == 1 && chain.Field is null && chain.Types[0].Name == "System.Object[]";

    // Interfaces, base classes and type parameters can hold objects of other types.
    private static bool IsGeneral(TypeReference type) =>
        type.IsGenericParameter || type.FullName == "System.Object"
        || (!type.IsArray && type.Resolve() is { IsSealed: false } found && (found.IsInterface || found.IsAbstract));

    private static IEnumerable<TypeDefinition> WithBases(TypeDefinition type, OwnCode code)
    {
        for (TypeDefinition? at = type; at is not null; at = code.Find(at.BaseType))
            yield return at;
    }

    private static IEnumerable<Statement> Of(OwnCode code, MemberReference member, int accessors)
    {
        foreach (Statement statement in code.To(member))
        {
            yield return statement;
            if (accessors == 0 || !IsAccessor(statement.Method))
                continue;
            foreach (Statement caller in Of(code, statement.Method, accessors - 1))
                yield return caller;
        }
    }

    // It only hands out the field, or has no lines of its own.
    private static bool IsAccessor(MethodDefinition method) =>
        method.IsGetter || method.IsAddOn || method.IsRemoveOn || !method.DebugInformation.HasSequencePoints;
}
