using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Methods as C# writes them, such as <c>Shop.Basket&lt;T&gt;.Add(List&lt;int&gt;, string[])</c>.</summary>
internal static class MethodTitle
{
    private static readonly Dictionary<MetadataType, string> Keywords = new()
    {
        [MetadataType.Void] = "void",
        [MetadataType.Boolean] = "bool",
        [MetadataType.Char] = "char",
        [MetadataType.SByte] = "sbyte",
        [MetadataType.Byte] = "byte",
        [MetadataType.Int16] = "short",
        [MetadataType.UInt16] = "ushort",
        [MetadataType.Int32] = "int",
        [MetadataType.UInt32] = "uint",
        [MetadataType.Int64] = "long",
        [MetadataType.UInt64] = "ulong",
        [MetadataType.Single] = "float",
        [MetadataType.Double] = "double",
        [MetadataType.String] = "string",
        [MetadataType.Object] = "object",
        [MetadataType.IntPtr] = "nint",
        [MetadataType.UIntPtr] = "nuint",
    };

    public static string Of(MethodDefinition method)
    {
        string type = Declaring(method.DeclaringType);
        if (method.IsConstructor)
            return method.IsStatic ? $"static {type}()" : $"new {type}({Parameters(method)})";
        string name = MethodNames.Simple(method);
        if (method.IsGetter)
            return $"{type}.{Property(name)}.get";
        if (method.IsSetter)
            return $"{type}.{Property(name)}.set";
        string generics = method.HasGenericParameters
            ? $"<{string.Join(", ", method.GenericParameters.Select(parameter => parameter.Name))}>"
            : "";
        return $"{type}.{Nested(name)}{generics}({Parameters(method)})";
    }

    // get_Item or Namespace.IThing.get_Item.
    private static string Property(string name)
    {
        int start = name.LastIndexOf('.') + 1;
        return name[..start] + name[(start + "get_".Length)..];
    }

    // <Fill>b__0_1 is a lambda, and <Fill>g__Add|0_1 a local function, whose method is not known for certain.
    private static string Nested(string name)
    {
        int end = name.IndexOf('>', StringComparison.Ordinal);
        if (!name.StartsWith('<') || end < 0)
            return name;
        string outer = name[1..end];
        string rest = name[(end + 1)..];
        return rest.StartsWith("g__", StringComparison.Ordinal)
            ? $"{outer}.{rest["g__".Length..].Split('|')[0]}"
            : $"{outer}.lambda";
    }

    private static string Parameters(MethodDefinition method) =>
        string.Join(", ", method.Parameters.Select(parameter => Parameter(parameter)));

    private static string Parameter(ParameterDefinition parameter)
    {
        string keyword = parameter.ParameterType is not ByReferenceType ? ""
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : "ref ";
        return keyword + Name(parameter.ParameterType);
    }

    private static string Declaring(TypeDefinition type)
    {
        // Closures are in types that the compiler made.
        if (type.Name.StartsWith('<') && type.DeclaringType is not null)
            return Declaring(type.DeclaringType);
        int before = type.DeclaringType?.GenericParameters.Count ?? 0;
        string[] own = [.. type.GenericParameters.Skip(before).Select(parameter => parameter.Name)];
        string name = Plain(type) + (own.Length > 0 ? $"<{string.Join(", ", own)}>" : "");
        if (type.DeclaringType is not null)
            return $"{Declaring(type.DeclaringType)}.{name}";
        return type.Namespace.Length == 0 ? name : $"{type.Namespace}.{name}";
    }

    private static string Name(TypeReference type)
    {
        switch (type)
        {
            case ByReferenceType or IModifierType or PinnedType or SentinelType:
                return Name(((TypeSpecification)type).ElementType);
            case ArrayType array:
                return $"{Name(array.ElementType)}[{new string(',', array.Rank - 1)}]";
            case PointerType pointer:
                return $"{Name(pointer.ElementType)}*";
            case GenericInstanceType { ElementType: { Namespace: "System", Name: "Nullable`1" } } nullable:
                return $"{Name(nullable.GenericArguments[0])}?";
            case GenericInstanceType { ElementType.Namespace: "System" } tuple
                when tuple.ElementType.Name.StartsWith("ValueTuple`", StringComparison.Ordinal):
                return $"({string.Join(", ", tuple.GenericArguments.Select(Name))})";
            case GenericInstanceType generic:
                return $"{Plain(generic.ElementType)}<{string.Join(", ", generic.GenericArguments.Select(Name))}>";
            default:
                return Keywords.GetValueOrDefault(type.MetadataType) ?? Plain(type);
        }
    }

    private static string Plain(TypeReference type) => type.Name.Split('`')[0];
}
