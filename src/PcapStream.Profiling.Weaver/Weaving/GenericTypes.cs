using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Types from the view of a generic method's caller.</summary>
internal static class GenericTypes
{
    /// <summary>
    /// A type of a method's signature without modifiers, with the type arguments of the method and of its type
    /// substituted.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <param name="method">The called method; null when nothing is generic.</param>
    public static TypeReference Close(TypeReference type, MethodReference? method) => type switch
    {
        GenericParameter parameter => Argument(parameter, method),
        IModifierType modified => Close(modified.ElementType, method),
        ByReferenceType reference => new ByReferenceType(Close(reference.ElementType, method)),
        PointerType pointer => new PointerType(Close(pointer.ElementType, method)),
        ArrayType array => Close(array, method),
        GenericInstanceType instance => Close(instance, method),
        _ => type,
    };

    private static TypeReference Argument(GenericParameter parameter, MethodReference? method)
    {
        IGenericInstance? instance = parameter.Type == GenericParameterType.Method
            ? method as GenericInstanceMethod
            : method?.DeclaringType as GenericInstanceType;
        return instance?.GenericArguments[parameter.Position] ?? parameter;
    }

    private static ArrayType Close(ArrayType array, MethodReference? method)
    {
        var closed = new ArrayType(Close(array.ElementType, method));
        if (!array.IsVector)
        {
            closed.Dimensions.Clear();
            foreach (ArrayDimension dimension in array.Dimensions)
                closed.Dimensions.Add(dimension);
        }
        return closed;
    }

    private static GenericInstanceType Close(GenericInstanceType instance, MethodReference? method)
    {
        var closed = new GenericInstanceType(instance.ElementType);
        foreach (TypeReference argument in instance.GenericArguments)
            closed.GenericArguments.Add(Close(argument, method));
        return closed;
    }
}
