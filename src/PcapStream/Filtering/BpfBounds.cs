namespace PcapStream.Filtering;

/// <summary>
/// Which checks of the packet's end a program's earlier checks have made needless: a load at a fixed place succeeds
/// once one that reached as far has, on every way that leads to it.
/// </summary>
internal static class BpfBounds
{
    /// <summary>Of an instruction that nothing leads to.</summary>
    public const ulong Unreachable = ulong.MaxValue;

    /// <summary>For each instruction, the bytes that the packet is known to have by then.</summary>
    public static ulong[] Find(BpfInstruction[] program)
    {
        ulong[] known = new ulong[program.Length];
        Array.Fill(known, Unreachable);
        known[0] = 0;
        // A way that comes from behind is not seen in time: it is as if it knew nothing.
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

    // What is known behind an instruction goes to where it leads.
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
