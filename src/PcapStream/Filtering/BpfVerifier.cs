using System.Globalization;

namespace PcapStream.Filtering;

/// <summary>
/// Checks a program before it runs, so that running needs no checks except those of the packet's bounds. The rules are
/// those of libpcap's <c>bpf_validate</c> and, where that accepts programs that it cannot run, of the Linux kernel
/// (Documentation/networking/filter.rst): every operation is known, every jump stays inside, memory is within its 16
/// words, no constant divides by zero or shifts all bits out, and the last instruction is an end.
/// </summary>
internal static class BpfVerifier
{
    /// <summary>Words of memory that a program has.</summary>
    public const int MemoryWords = 16;

    /// <summary>
    /// Instructions of the longest program: far more than libpcap makes of an expression on a command line.
    /// </summary>
    public const int MaxInstructions = 1 << 20;

    private const int WordBits = 32;

    // A jump to itself, which never ends.
    private const int ToItself = -1;

    /// <summary>The fault; null for none.</summary>
    public static string? FindFault(BpfInstruction[] program)
    {
        if (program.Length == 0)
            return "a program has no instruction";
        if (program.Length > MaxInstructions)
            return Text($"a program of {program.Length} instructions is too long: {MaxInstructions} are the most");
        if (!program[^1].IsReturn)
            return "the last instruction is no end";
        for (int at = 0; at < program.Length; at++)
        {
            if (FindFault(program[at], at, program.Length) is { } fault)
                return Text($"instruction {at}: {fault}");
        }
        return null;
    }

    private static string? FindFault(in BpfInstruction instruction, int at, int length)
    {
        switch (instruction.Code)
        {
            case BpfCode.Memory or BpfCode.MemoryToX or BpfCode.Store or BpfCode.StoreX:
                return instruction.K < MemoryWords ? null : Text($"there is no word {instruction.K} of memory");
            case BpfCode.Divide or BpfCode.Modulo:
                return instruction.K != 0 ? null : "divides by zero";
            case BpfCode.ShiftLeft or BpfCode.ShiftRight:
                return instruction.K < WordBits ? null : Text($"shifts by {instruction.K} bits");
            case BpfCode.Jump:
                long target = at + 1L + (int)instruction.K;
                return target >= 0 && target < length && (int)instruction.K != ToItself
                    ? null
                    : Text($"jumps by {(int)instruction.K}");
        }
        if (instruction.IsConditional && at + 1L + Math.Max(instruction.IfTrue, instruction.IfFalse) >= length)
            return "jumps past the end";
        return IsKnown(instruction.Code) ? null : Text($"there is no 0x{(ushort)instruction.Code:x}");
    }

    // Enum.IsDefined, without its reflection.
    private static bool IsKnown(BpfCode code) => code is
        BpfCode.Immediate or BpfCode.Word or BpfCode.Half or BpfCode.Byte or BpfCode.WordAtX or BpfCode.HalfAtX or
        BpfCode.ByteAtX or BpfCode.Memory or BpfCode.Length or BpfCode.ImmediateToX or BpfCode.MemoryToX or
        BpfCode.LengthToX or BpfCode.HeaderLengthToX or BpfCode.Store or BpfCode.StoreX or BpfCode.Add or
        BpfCode.Subtract or BpfCode.Multiply or BpfCode.Divide or BpfCode.Or or BpfCode.And or BpfCode.ShiftLeft or
        BpfCode.ShiftRight or BpfCode.Negate or BpfCode.Modulo or BpfCode.Xor or BpfCode.AddX or BpfCode.SubtractX or
        BpfCode.MultiplyX or BpfCode.DivideX or BpfCode.OrX or BpfCode.AndX or BpfCode.ShiftLeftX or BpfCode.ShiftRightX
        or BpfCode.ModuloX or BpfCode.XorX or BpfCode.Jump or BpfCode.JumpEqual or BpfCode.JumpGreater or
        BpfCode.JumpNotLess or BpfCode.JumpAnySet or BpfCode.JumpEqualX or BpfCode.JumpGreaterX or BpfCode.JumpNotLessX
        or BpfCode.JumpAnySetX or BpfCode.Return or BpfCode.ReturnA or BpfCode.AToX or BpfCode.XToA;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
