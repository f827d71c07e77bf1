using System.Globalization;

namespace PcapStream.Filtering;

/// <summary>
/// Finds what is wrong with a program before it runs, so that running needs no checks but those of the packet's
/// bounds. The rules are those of libpcap's <c>bpf_validate</c> and, where that lets pass what it cannot run, of the
/// Linux kernel (Documentation/networking/filter.rst): every number is known, every jump stays inside, memory is within
/// its 16 words, no constant divides by zero or shifts all bits out, and the last instruction is an end.
/// </summary>
internal static class BpfVerifier
{
    /// <summary>Words of memory that a program has.</summary>
    public const int MemoryWords = 16;

    /// <summary>Instructions of the longest program: far more than libpcap makes of what a command line holds.</summary>
    public const int MaxInstructions = 1 << 20;

    private const int WordBits = 32;

    // A jump to itself, which never ends.
    private const int ToItself = -1;

    /// <summary>What is wrong; null for nothing.</summary>
    public static string? FindFault(ReadOnlySpan<BpfInstruction> program)
    {
        if (program.IsEmpty)
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
                return target >= 0 && target < length && (int)instruction.K != ToItself ? null : Text($"jumps by {(int)instruction.K}");
        }
        if (instruction.IsConditional && at + 1L + Math.Max(instruction.IfTrue, instruction.IfFalse) >= length)
            return "jumps past the end";
        return Enum.IsDefined(instruction.Code) ? null : Text($"there is no 0x{(ushort)instruction.Code:x}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
