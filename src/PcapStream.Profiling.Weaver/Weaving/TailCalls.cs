using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// Calls that take their caller's place on the stack (<c>tail.</c>), for which F# promises that recursion takes a constant
/// stack. A call within a try block cannot, so it moves behind the block that the frame is in: its arguments wait in
/// locals meanwhile.
/// </summary>
internal static class TailCalls
{
    /// <summary>Whether all of a method's tail calls can be moved.</summary>
    public static bool AreMovable(MethodDefinition method) => Of(method.Body).All(tail => Arguments(tail, method.Module) is not null);

    /// <summary>Takes a body's tail calls out of their places, each of which then leaves for what is returned.</summary>
    /// <returns>The calls, to be put behind all blocks.</returns>
    public static IReadOnlyList<Instruction[]> TakeOut(MethodBody body)
    {
        var moved = new List<Instruction[]>();
        foreach (Instruction tail in Of(body).ToArray())
        {
            Instruction call = tail.Next;
            VariableDefinition[] arguments = [.. Arguments(tail, body.Method.Module)!.Select(type => new VariableDefinition(type))];
            foreach (VariableDefinition argument in arguments)
                body.Variables.Add(argument);
            Instruction[] code =
            [
                .. arguments.Select(argument => Instruction.Create(OpCodes.Ldloc, argument)),
                Instruction.Create(OpCodes.Tail), call, Instruction.Create(OpCodes.Ret),
            ];
            body.Instructions.Remove(call);
            body.Replace(tail, [.. arguments.Reverse().Select(argument => Instruction.Create(OpCodes.Stloc, argument)), Instruction.Create(OpCodes.Leave, code[0])]);
            moved.Add(code);
        }
        return moved;
    }

    // Within a block of the method's own the runtime makes plain calls of them.
    private static IEnumerable<Instruction> Of(MethodBody body)
    {
        if (body.Instructions.All(instruction => instruction.OpCode != OpCodes.Tail))
            return [];
        var places = new Dictionary<Instruction, int>();
        foreach (Instruction instruction in body.Instructions)
            places[instruction] = places.Count;
        bool IsBetween(int place, Instruction start, Instruction? end) => place >= places[start] && (end is null || place < places[end]);
        bool IsInBlock(int place) => body.ExceptionHandlers.Any(handler =>
            IsBetween(place, handler.TryStart, handler.TryEnd) || IsBetween(place, handler.FilterStart ?? handler.HandlerStart, handler.HandlerEnd));
        return places.Where(entry => entry.Key.OpCode == OpCodes.Tail && !IsInBlock(entry.Value)).Select(entry => entry.Key);
    }

    // What lies on the stack at the call, from the bottom; null where that is not known.
    private static List<TypeReference>? Arguments(Instruction tail, ModuleDefinition module)
    {
        if (tail.Previous?.OpCode == OpCodes.Constrained || tail.Next.Operand is not IMethodSignature signature || signature.CallingConvention == MethodCallingConvention.VarArg)
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
