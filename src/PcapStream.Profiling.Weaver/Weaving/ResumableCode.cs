using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// The types to which F# moves the bodies of <c>task { }</c>, <c>seq { }</c> and the like. No attribute names the
/// method that starts one: it is the method that has a variable of that type, or creates one.
/// </summary>
/// <remarks>https://github.com/fsharp/fslang-design/blob/main/FSharp-6.0/FS-1087-resumable-code.md</remarks>
internal static class ResumableCode
{
    private const string Asynchronous = "System.Runtime.CompilerServices.IAsyncStateMachine";
    private const string Resumable = "Microsoft.FSharp.Core.CompilerServices.IResumableStateMachine`1";
    private const string Sequence = "Microsoft.FSharp.Core.CompilerServices.GeneratedSequenceBase`1";

    /// <summary>The method of a sequence that runs to the next value.</summary>
    public const string SequenceStep = "GenerateNext";

    /// <summary>Whether a type is one.</summary>
    public static bool IsMachine(TypeDefinition type) => IsSequence(type)
        || (type.Interfaces.Any(one => one.InterfaceType.FullName == Asynchronous)
            && type.Interfaces.Any(one => one.InterfaceType.GetElementType().FullName == Resumable));

    /// <summary>Whether a type is a sequence, which returns to its caller with each value.</summary>
    public static bool IsSequence(TypeDefinition type) => type.BaseType?.GetElementType().FullName == Sequence;

    /// <summary>The types among those given that a method starts.</summary>
    public static IEnumerable<TypeDefinition> StartedBy(MethodDefinition method, HashSet<TypeDefinition> types)
    {
        if (types.Count == 0)
            return [];
        IEnumerable<TypeReference> variables = method.Body.Variables.Select(variable => variable.VariableType);
        IEnumerable<TypeReference> created = method.Body.Instructions.Where(
            instruction => instruction.OpCode == OpCodes.Newobj)
            .Select(instruction => ((MethodReference)instruction.Operand).DeclaringType);
        return variables.Concat(created).Select(type => type.GetElementType()).OfType<TypeDefinition>()
            .Where(type => type != method.DeclaringType && types.Contains(type));
    }
}
