namespace PcapStream.Filtering;

/// <summary>
/// The checks of the packet's end that earlier checks make unnecessary: a load at a fixed place succeeds after one
/// that reached as far, if all paths to it have such a load.
/// </summary>
internal static class BpfBounds
{
    /// <summary>The value for an unreachable instruction.</summary>
    public const ulong Unreachable = ulong.MaxValue;

    /// <summary>For each instruction, the bytes that the packet is known to have there.</summary>
    public static ulong[] Find(BpfInstruction[] program)
    {
        ulong[] known = new ulong[program.Length];
        Array.Fill(known, Unreachable);
        known[0] = 0;
        // A backward jump is not seen in time: its target counts as one where nothing is known.
        for (int at = 0; at < program.Length; at++)
        {
            if (program[at].IsBackward)
                known[at + 1 + (int)program[at].K] = 0;
        }
        for (int at = 0; at < program.Length; at++)
        {
            if (known[at] != Unreachable)
                Pass(program[at], at, known);
        }
        return known;
    }

    /// <summary>Bytes that a packet must have for a load at a fixed place; 0 for everything else.</summary>
    public static ulong Needed(in BpfInstruction instruction) => instruction.Code switch
    {
        BpfCode.Word => (ulong)instruction.K + sizeof(uint),
        BpfCode.Half => (ulong)instruction.K + sizeof(ushort),
        BpfCode.Byte or BpfCode.HeaderLengthToX => (ulong)instruction.K + sizeof(byte),
        _ => 0,
    };

    // The bytes known after an instruction are known at its successors.
    private static void Pass(in BpfInstruction instruction, int at, ulong[] known)
    {
        ulong after = Math.Max(known[at], Needed(instruction));
        if (instruction.IsReturn || instruction.IsBackward)
            return;
        if (instruction.IsConditional)
        {
            Lower(ref known[at + 1 + instruction.IfTrue], after);
            Lower(ref known[at + 1 + instruction.IfFalse], after);
            return;
        }
        Lower(ref known[at + 1 + (instruction.Code == BpfCode.Jump ? (int)instruction.K : 0)], after);
    }

    private static void Lower(ref ulong known, ulong bytes) => known = Math.Min(known, bytes);
}
