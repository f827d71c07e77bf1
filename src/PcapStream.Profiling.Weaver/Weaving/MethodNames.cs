using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Names of methods in the source, and the meaning of compiler-generated names.</summary>
internal static class MethodNames
{
    private const string TopLevel = "<Main>$";
    private const string TopLevelFunction = "<<Main>$>g__";

    /// <summary>
    /// Namespace, type and method, such as <c>Shop.Basket.Add</c>, including the outer types of a nested one.
    /// </summary>
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

    /// <summary>
    /// Whether it is a function in a file of top-level statements: local to their method, but written like a method.
    /// </summary>
    public static bool IsTopLevelFunction(MethodReference method) =>
        method.Name.StartsWith(TopLevelFunction, StringComparison.Ordinal);

    /// <summary>
    /// Whether it is a lambda or a local function, whose name does not identify its method for certain.
    /// </summary>
    public static bool IsNested(MethodReference method) => method.Name.StartsWith('<') && !IsTopLevelFunction(method)
        && (method.Name.Contains(">b__", StringComparison.Ordinal)
            || method.Name.Contains(">g__", StringComparison.Ordinal));

    private static string Of(TypeDefinition type)
    {
        string name = type.Name.Split('`')[0];
        if (type.DeclaringType is not null)
            return $"{Of(type.DeclaringType)}.{name}";
        return type.Namespace.Length == 0 ? name : $"{type.Namespace}.{name}";
    }
}
