using System.Runtime.InteropServices;

namespace PcapStream.Filtering;

/// <summary>One instruction as libpcap's <c>struct bpf_insn</c> lays it out.</summary>
/// <param name="Code">The operation.</param>
/// <param name="IfTrue">Instructions that a conditional jump skips when its condition holds.</param>
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

    /// <summary>Whether it is a conditional jump.</summary>
    public bool IsConditional => ((int)Code & ClassMask) == JumpClass && Code != BpfCode.Jump;

    /// <summary>Whether an operation or a conditional jump has X as its operand.</summary>
    public bool IsWithX => ((int)Code & OperandBit) != 0;

    public bool IsReturn => ((int)Code & ClassMask) == ReturnClass;

    /// <summary>Whether it jumps back, as pcap-filter(7)'s <c>protochain</c> does from header to header.</summary>
    public bool IsBackward => Code == BpfCode.Jump && (int)K < 0;
}

/// <summary>
/// The operations of the classic Berkeley packet filter, with the numbers that libpcap emits: a machine with an
/// accumulator A, an index register X and 16 words of memory (McCanne and Jacobson, "The BSD Packet Filter", USENIX
/// 1993, table 1; <c>MOD</c> and <c>XOR</c> came with Linux). K is the instruction's own word, P the packet. All
/// arithmetic is unsigned and modulo 2^32; bytes of the packet are in network order.
/// </summary>
internal enum BpfCode : ushort
{
    // A = ...
    Immediate = 0x00,
    Word = 0x20,
    Half = 0x28,
    Byte = 0x30,
    WordAtX = 0x40,
    HalfAtX = 0x48,
    ByteAtX = 0x50,
    Memory = 0x60,
    Length = 0x80,

    // X = ...
    ImmediateToX = 0x01,
    MemoryToX = 0x61,
    LengthToX = 0x81,

    /// <summary>X = 4 * (P[K] and 15): the length of an IPv4 header.</summary>
    HeaderLengthToX = 0xB1,

    Store = 0x02,
    StoreX = 0x03,

    // A = A op K
    Add = 0x04,
    Subtract = 0x14,
    Multiply = 0x24,
    Divide = 0x34,
    Or = 0x44,
    And = 0x54,
    ShiftLeft = 0x64,
    ShiftRight = 0x74,
    Negate = 0x84,
    Modulo = 0x94,
    Xor = 0xA4,

    // A = A op X
    AddX = 0x0C,
    SubtractX = 0x1C,
    MultiplyX = 0x2C,
    DivideX = 0x3C,
    OrX = 0x4C,
    AndX = 0x5C,
    ShiftLeftX = 0x6C,
    ShiftRightX = 0x7C,
    ModuloX = 0x9C,
    XorX = 0xAC,

    // Conditional jumps compare A and go forward by one of two counts; Jump goes by K, which may be backward.
    Jump = 0x05,
    JumpEqual = 0x15,
    JumpGreater = 0x25,
    JumpNotLess = 0x35,
    JumpAnySet = 0x45,
    JumpEqualX = 0x1D,
    JumpGreaterX = 0x2D,
    JumpNotLessX = 0x3D,
    JumpAnySetX = 0x4D,

    // The end: the bytes of the packet to keep, 0 for a packet that does not pass.
    Return = 0x06,
    ReturnA = 0x16,

    AToX = 0x07,
    XToA = 0x87,
}
