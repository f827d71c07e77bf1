using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// Calls that replace their caller on the stack (<c>tail.</c>), so that recursion in F# takes constant stack. A call
/// within a try block cannot do that, so it is moved after the frame's block; its arguments are kept in locals until
/// then.
/// </summary>
internal static class TailCalls
{
    /// <summary>Whether all of a method's tail calls can be moved.</summary>
    public static bool AreMovable(MethodDefinition method) =>
        Of(method.Body).All(tail => Arguments(tail, method.Module) is not null);

    /// <summary>Removes the tail calls from a body; each place then leaves for its moved call.</summary>
    /// <returns>The calls, to insert after all blocks.</returns>
    public static IReadOnlyList<Instruction[]> TakeOut(MethodBody body)
    {
        var moved = new List<Instruction[]>();
        foreach (Instruction tail in Of(body).ToArray())
        {
            Instruction call = tail.Next;
            VariableDefinition[] arguments =
                [.. Arguments(tail, body.Method.Module)!.Select(type => new VariableDefinition(type))];
            foreach (VariableDefinition argument in arguments)
                body.Variables.Add(argument);
            Instruction[] code =
            [
                .. arguments.Select(argument => Instruction.Create(OpCodes.Ldloc, argument)),
                Instruction.Create(OpCodes.Tail), call, Instruction.Create(OpCodes.Ret),
            ];
            body.Instructions.Remove(call);
            body.Replace(
                tail,
                [
                    .. arguments.Reverse().Select(argument => Instruction.Create(OpCodes.Stloc, argument)),
                    Instruction.Create(OpCodes.Leave, code[0]),
                ]);
            moved.Add(code);
        }
        return moved;
    }

    // Within the method's own try blocks the runtime makes plain calls.
    private static IEnumerable<Instruction> Of(MethodBody body)
    {
        if (body.Instructions.All(instruction => instruction.OpCode != OpCodes.Tail))
            return [];
        var places = new Dictionary<Instruction, int>();
        foreach (Instruction instruction in body.Instructions)
            places[instruction] = places.Count;
        bool IsBetween(int place, Instruction start, Instruction? end) =>
            place >= places[start] && (end is null || place < places[end]);
        bool IsInBlock(int place) => body.ExceptionHandlers.Any(handler =>
            IsBetween(place, handler.TryStart, handler.TryEnd)
                || IsBetween(place, handler.FilterStart ?? handler.HandlerStart, handler.HandlerEnd));
        return places.Where(entry => entry.Key.OpCode == OpCodes.Tail && !IsInBlock(entry.Value))
            .Select(entry => entry.Key);
    }

    // The stack at the call, from the bottom; null when it is unknown.
    private static List<TypeReference>? Arguments(Instruction tail, ModuleDefinition module)
    {
        if (tail.Previous?.OpCode == OpCodes.Constrained || tail.Next.Operand is not IMethodSignature signature
            || signature.CallingConvention == MethodCallingConvention.VarArg)
            return null;
        var method = signature as MethodReference;
        var types = new List<TypeReference>();
        if (signature.HasThis && !signature.ExplicitThis)
        {
            if (method?.DeclaringType.Resolve() is not { } declaring)
                return null;
            types.Add(declaring.IsValueType ? new ByReferenceType(method.DeclaringType) : method.DeclaringType);
        }
        foreach (ParameterDefinition parameter in signature.Parameters)
            types.Add(GenericTypes.Close(parameter.ParameterType, method));
        // The address of the function comes last.
        if (tail.Next.OpCode == OpCodes.Calli)
            types.Add(module.TypeSystem.IntPtr);
        return types;
    }
}
