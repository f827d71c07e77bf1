using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>The local variables that statements use; each has short instructions for the first four.</summary>
internal static class LocalVariable
{
    /// <summary>Whether a statement ends with storing its value in a variable.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="variable">The variable's number.</param>
    public static bool IsStored(Statement statement, out int variable)
    {
        Instruction last = statement.Instructions[^1];
        variable = Number(last, Code.Stloc_0, Code.Stloc_3);
        return variable >= 0 && last.OpCode.Name.StartsWith("stloc", StringComparison.Ordinal);
    }

    /// <summary>Whether a statement reads a variable.</summary>
    public static bool IsLoaded(Statement statement, int variable) => statement.Instructions.Any(at =>
        at.OpCode.Name.StartsWith("ldloc", StringComparison.Ordinal)
            && Number(at, Code.Ldloc_0, Code.Ldloc_3) == variable);

    private static int Number(Instruction instruction, Code first, Code last) => instruction.OpCode.Code switch
    {
        Code code when code >= first && code <= last => code - first,
        _ => instruction.Operand is VariableDefinition variable ? variable.Index : -1,
    };
}
