using System.Runtime.CompilerServices;

namespace PcapStream.Filtering;

/// <summary>Translates a program into steps.</summary>
internal sealed class StepWriter
{
    private readonly BpfInstruction[] _program;
    private readonly bool[] _isTarget;
    private readonly List<BpfStep> _steps = [];

    // For each instruction, the step that it begins; for each step, the instruction to which it jumps.
    private readonly int[] _firstSteps;
    private readonly List<int> _targets = [];

    private StepWriter(BpfInstruction[] program)
    {
        _program = program;
        _firstSteps = new int[program.Length];
        _isTarget = new bool[program.Length];
        for (int at = 0; at < program.Length; at++)
        {
            if (program[at].IsConditional)
                _isTarget[at + 1 + program[at].IfTrue] = _isTarget[at + 1 + program[at].IfFalse] = true;
            else if (program[at].Code == BpfCode.Jump)
                _isTarget[at + 1 + (int)program[at].K] = true;
        }
    }

    /// <summary>The steps of a program that has passed <see cref="BpfVerifier"/>.</summary>
    public static BpfStep[] Write(BpfInstruction[] program) => new StepWriter(program).Write();

    private BpfStep[] Write()
    {
        if (_program.Any(instruction => instruction.Code is BpfCode.Memory or BpfCode.MemoryToX))
            Add(new BpfStep { Code = StepCode.ClearMemory }, 0);
        for (int at = 0; at < _program.Length;)
        {
            _firstSteps[at] = _steps.Count;
            at = Write(at);
        }
        BpfStep[] steps = [.. _steps];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i].Distance = _program[_targets[i]] is { Code: BpfCode.Return, K: 0 }
                ? BpfStep.Rejects
                : (_firstSteps[_targets[i]] - i) * Unsafe.SizeOf<BpfStep>();
        }
        return steps;
    }

    // Writes the steps of an instruction and of those that belong to it; returns the next one.
    private int Write(int at)
    {
        BpfInstruction instruction = _program[at];
        var step = new BpfStep
        {
            Code = CodeOf(instruction),
            K = instruction.K,
            Reach = Reach(instruction),
            Mask = uint.MaxValue,
            Value = (uint)instruction.Code,
        };
        if (instruction.Code == BpfCode.Jump)
        {
            Add(step, at + 1 + (int)instruction.K);
            return at + 1;
        }
        if (instruction.IsConditional)
            return AddConditional(step, at);
        int last = EndOfComparison(at);
        if (Compared(instruction.Code, _program[last].Code) is not { } code)
        {
            Add(step, at);
            return at + 1;
        }
        step.Code = code;
        step.Mask = last == at + 2 ? _program[at + 1].K : uint.MaxValue;
        step.Value = _program[last].K;
        return AddConditional(step, last);
    }

    private int AddConditional(BpfStep step, int at)
    {
        int next = at + 1;
        int whenTrue = next + _program[at].IfTrue;
        int whenFalse = next + _program[at].IfFalse;
        step.JumpsIf = whenTrue != next && whenFalse == next;
        Add(step, step.JumpsIf ? whenTrue : whenFalse);
        if (whenTrue != next && whenFalse != next)
            Add(new BpfStep { Code = StepCode.Jump }, whenTrue);
        return next;
    }

    private void Add(BpfStep step, int target)
    {
        _steps.Add(step);
        _targets.Add(target);
    }

    // The last instruction of a load, a mask, and a jump, between which nothing jumps; or the load.
    private int EndOfComparison(int at)
    {
        int last = at + 1;
        if (last < _program.Length && _program[last].Code == BpfCode.And && !_isTarget[last])
            last++;
        return last < _program.Length && !_isTarget[last] ? last : at;
    }

    private static uint Reach(BpfInstruction instruction)
    {
        int size = instruction.Code switch
        {
            BpfCode.Word => sizeof(uint),
            BpfCode.Half => sizeof(ushort),
            _ => sizeof(byte),
        };
        // No packet is that long.
        return (uint)Math.Min((ulong)instruction.K + (ulong)size, uint.MaxValue);
    }

    private static StepCode? Compared(BpfCode load, BpfCode jump) => (load, jump) switch
    {
        (BpfCode.Word, BpfCode.JumpEqual) => StepCode.WordEqual,
        (BpfCode.Half, BpfCode.JumpEqual) => StepCode.HalfEqual,
        (BpfCode.Byte, BpfCode.JumpEqual) => StepCode.ByteEqual,
        (BpfCode.WordAtX, BpfCode.JumpEqual) => StepCode.WordAtXEqual,
        (BpfCode.HalfAtX, BpfCode.JumpEqual) => StepCode.HalfAtXEqual,
        (BpfCode.ByteAtX, BpfCode.JumpEqual) => StepCode.ByteAtXEqual,
        (BpfCode.Half, BpfCode.JumpAnySet) => StepCode.HalfAnySet,
        (BpfCode.Byte, BpfCode.JumpAnySet) => StepCode.ByteAnySet,
        (BpfCode.ByteAtX, BpfCode.JumpAnySet) => StepCode.ByteAtXAnySet,
        _ => null,
    };

    private static StepCode CodeOf(BpfInstruction instruction) => instruction.Code switch
    {
        BpfCode.Return => StepCode.Return,
        BpfCode.ReturnA => StepCode.ReturnA,
        BpfCode.Word => StepCode.Word,
        BpfCode.Half => StepCode.Half,
        BpfCode.Byte => StepCode.Byte,
        BpfCode.WordAtX => StepCode.WordAtX,
        BpfCode.HalfAtX => StepCode.HalfAtX,
        BpfCode.ByteAtX => StepCode.ByteAtX,
        BpfCode.HeaderLengthToX => StepCode.HeaderLengthToX,
        BpfCode.Immediate => StepCode.Immediate,
        BpfCode.ImmediateToX => StepCode.ImmediateToX,
        BpfCode.Length => StepCode.Length,
        BpfCode.LengthToX => StepCode.LengthToX,
        BpfCode.AToX => StepCode.AToX,
        BpfCode.XToA => StepCode.XToA,
        BpfCode.Memory => StepCode.Memory,
        BpfCode.MemoryToX => StepCode.MemoryToX,
        BpfCode.Store => StepCode.Store,
        BpfCode.StoreX => StepCode.StoreX,
        BpfCode.Jump => StepCode.Jump,
        BpfCode.JumpEqual => StepCode.JumpEqual,
        BpfCode.JumpGreater => StepCode.JumpGreater,
        BpfCode.JumpNotLess => StepCode.JumpNotLess,
        BpfCode.JumpAnySet => StepCode.JumpAnySet,
        BpfCode.JumpEqualX => StepCode.JumpEqualX,
        BpfCode.JumpGreaterX => StepCode.JumpGreaterX,
        BpfCode.JumpNotLessX => StepCode.JumpNotLessX,
        BpfCode.JumpAnySetX => StepCode.JumpAnySetX,
        _ => instruction.IsWithX ? StepCode.CalculateX : StepCode.Calculate,
    };
}
