namespace PcapStream.Filtering;

/// <summary>
/// An instruction as <see cref="BpfInterpreter"/> runs it: with the comparison that follows a load in the same step,
/// and with one of two targets always next, so that the processor need not wait for the number of the next step.
/// </summary>
internal struct BpfStep
{
    /// <summary>The distance to an end at which a packet does not pass. No step jumps to itself.</summary>
    public const int Rejects = 0;

    /// <summary>The operation.</summary>
    public StepCode Code;

    /// <summary>The result of a condition at which it jumps; otherwise the next step follows.</summary>
    public bool JumpsIf;

    /// <summary>The operand: an offset of a load, a constant, or a word of memory.</summary>
    public uint K;

    /// <summary>Bytes that a packet must have for a load at a fixed place.</summary>
    public uint Reach;

    /// <summary>The bits of a loaded number that are compared.</summary>
    public uint Mask;

    /// <summary>The number that A is compared with.</summary>
    public uint Value;

    /// <summary>The calculation.</summary>
    public readonly BpfCode Operation => (BpfCode)Value;

    /// <summary>From this step to the target of its jump, in bytes; or <see cref="Rejects"/>.</summary>
    public int Distance;
}

/// <summary>
/// The operations of steps: those of <see cref="BpfCode"/>, numbered without gaps, for one jump of the processor.
/// </summary>
internal enum StepCode : byte
{
    Return,
    ReturnA,

    // A load, a mask, and a conditional jump.
    WordEqual,
    HalfEqual,
    ByteEqual,
    WordAtXEqual,
    HalfAtXEqual,
    ByteAtXEqual,
    HalfAnySet,
    ByteAnySet,
    ByteAtXAnySet,

    Word,
    Half,
    Byte,
    WordAtX,
    HalfAtX,
    ByteAtX,
    HeaderLengthToX,

    Immediate,
    ImmediateToX,
    Length,
    LengthToX,
    AToX,
    XToA,

    // The first step of a program that uses memory.
    ClearMemory,
    Memory,
    MemoryToX,
    Store,
    StoreX,

    Jump,
    JumpEqual,
    JumpGreater,
    JumpNotLess,
    JumpAnySet,
    JumpEqualX,
    JumpGreaterX,
    JumpNotLessX,
    JumpAnySetX,

    Calculate,
    CalculateX,
}
