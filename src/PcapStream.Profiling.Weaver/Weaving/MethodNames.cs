using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Methods' names as people write them, and what compilers' own names tell.</summary>
internal static class MethodNames
{
    private const string TopLevel = "<Main>$";
    private const string TopLevelFunction = "<<Main>$>g__";

    /// <summary>Namespace, type and method, such as <c>Shop.Basket.Add</c>; the types around a nested one are part of it.</summary>
    public static string Of(MethodDefinition method)
    {
        return $"{Of(method.DeclaringType)}.{Simple(method)}";
    }

    /// <summary>The name in the source, without its type.</summary>
    public static string Simple(MethodDefinition method)
    {
        if (IsTopLevelFunction(method))
            return method.Name[TopLevelFunction.Length..].Split('|')[0];
        return method.Name == TopLevel ? "Main" : method.Name.TrimStart('.');
    }

    /// <summary>Whether it is a function of a program of top-level statements: local to their method, and a method to those who wrote it.</summary>
    public static bool IsTopLevelFunction(MethodReference method) => method.Name.StartsWith(TopLevelFunction, StringComparison.Ordinal);

    /// <summary>Whether it is a lambda or a local function: which method it belongs to, its name does not tell for sure.</summary>
    public static bool IsNested(MethodReference method) => method.Name.StartsWith('<') && !IsTopLevelFunction(method)
        && (method.Name.Contains(">b__", StringComparison.Ordinal) || method.Name.Contains(">g__", StringComparison.Ordinal));

    private static string Of(TypeDefinition type)
    {
        string name = type.Name.Split('`')[0];
        if (type.DeclaringType is not null)
            return $"{Of(type.DeclaringType)}.{name}";
        return type.Namespace.Length == 0 ? name : $"{type.Namespace}.{name}";
    }
}
