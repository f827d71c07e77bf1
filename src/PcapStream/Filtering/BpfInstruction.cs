using System.Runtime.InteropServices;

namespace PcapStream.Filtering;

/// <summary>One instruction as libpcap's <c>struct bpf_insn</c> lays it out.</summary>
/// <param name="Code">What it does.</param>
/// <param name="IfTrue">Instructions that a conditional jump passes over when its condition holds.</param>
/// <param name="IfFalse">The same when it does not.</param>
/// <param name="K">The operand.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct BpfInstruction(BpfCode Code, byte IfTrue, byte IfFalse, uint K)
{
    // The lowest bits of a number are its class: 5 for jumps, 6 for the two ends.
    private const int ClassMask = 7;
    private const int JumpClass = 5;
    private const int ReturnClass = 6;

    // Of arithmetic and conditional jumps: the operand is X, not K.
    private const int OperandBit = 8;

    public BpfInstruction(BpfCode code, uint k = 0)
        : this(code, 0, 0, k)
    {
    }

    /// <summary>Whether it is a jump with two ways to go.</summary>
    public bool IsConditional => ((int)Code & ClassMask) == JumpClass && Code != BpfCode.Jump;

    /// <summary>Whether an operation or a conditional jump has X as its operand.</summary>
    public bool IsWithX => ((int)Code & OperandBit) != 0;

    public bool IsReturn => ((int)Code & ClassMask) == ReturnClass;

    /// <summary>Whether it jumps back, as pcap-filter(7)'s <c>protochain</c> does from header to header.</summary>
    public bool IsBackward => Code == BpfCode.Jump && (int)K < 0;
}
