using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// Inserts instructions into a method body, so that every jump, handler and sequence point still refers to its place.
/// </summary>
internal static class BodyEditor
{
    /// <summary>
    /// Inserts code before an instruction, for all jumps to it: the instruction's object becomes the first instruction
    /// of the code, and a copy of it follows.
    /// </summary>
    /// <returns>The copy.</returns>
    public static Instruction Precede(this MethodBody body, Instruction place, params Instruction[] code)
    {
        Instruction copy = Instruction.Create(OpCodes.Nop);
        (copy.OpCode, copy.Operand) = (place.OpCode, place.Operand);
        Replace(body, place, [.. code, copy]);
        return copy;
    }

    /// <summary>Replaces an instruction by code; jumps to it lead to the start of the code.</summary>
    public static void Replace(this MethodBody body, Instruction place, params Instruction[] code)
    {
        (place.OpCode, place.Operand) = (code[0].OpCode, code[0].Operand);
        int at = body.Instructions.IndexOf(place);
        for (int i = 1; i < code.Length; i++)
            body.Instructions.Insert(at + i, code[i]);
    }
}
