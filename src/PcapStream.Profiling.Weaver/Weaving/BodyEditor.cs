using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Puts instructions into a body so that every jump, handler and sequence point that meant a place still means it.</summary>
internal static class BodyEditor
{
    /// <summary>
    /// Puts code in front of an instruction, for all who come to it: the instruction's object becomes the first of the
    /// code, and a copy of it follows.
    /// </summary>
    /// <returns>The copy.</returns>
    public static Instruction Precede(this MethodBody body, Instruction place, params Instruction[] code)
    {
        Instruction copy = Instruction.Create(OpCodes.Nop);
        (copy.OpCode, copy.Operand) = (place.OpCode, place.Operand);
        Replace(body, place, [.. code, copy]);
        return copy;
    }

    /// <summary>Puts code in place of an instruction; who came to it comes to the first of the code.</summary>
    public static void Replace(this MethodBody body, Instruction place, params Instruction[] code)
    {
        (place.OpCode, place.Operand) = (code[0].OpCode, code[0].Operand);
        int at = body.Instructions.IndexOf(place);
        for (int i = 1; i < code.Length; i++)
            body.Instructions.Insert(at + i, code[i]);
    }
}
