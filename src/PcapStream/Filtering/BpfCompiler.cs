using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;

namespace PcapStream.Filtering;

/// <summary>
/// Compiles a verified program to machine code with the runtime's own compiler: registers become locals, jumps become
/// jumps, and the bounds that <see cref="BpfInterpreter"/> checks at every load are checked once for the farthest.
/// </summary>
[RequiresDynamicCode("Machine code is made at run time.")]
internal sealed partial class BpfCompiler
{
    /// <summary>
    /// Instructions beyond which the runtime's compiler does not optimise, so that the interpreter is as fast.
    /// </summary>
    public const int MaxInstructions = 2048;

    // The delegate has a target, passed as the first argument: a call without one would move all arguments.
    private static readonly object Target = new();
    private static readonly OpCode LoadData = OpCodes.Ldarg_1;
    private static readonly OpCode LoadCaptured = OpCodes.Ldarg_2;
    private static readonly OpCode LoadOriginal = OpCodes.Ldarg_3;

    private readonly BpfInstruction[] _program;
    private readonly ulong[] _known;
    private readonly ILGenerator _il;
    private readonly Label[] _labels;
    private readonly Label _reject;
    private readonly LocalBuilder _a;
    private readonly LocalBuilder _x;
    private readonly LocalBuilder?[] _memory = new LocalBuilder?[BpfVerifier.MemoryWords];
    private LocalBuilder? _backward;

    private BpfCompiler(BpfInstruction[] program, ILGenerator il)
    {
        _program = program;
        _known = BpfBounds.Find(program);
        _il = il;
        _labels = new Label[program.Length];
        for (int at = 0; at < program.Length; at++)
            _labels[at] = il.DefineLabel();
        _reject = il.DefineLabel();
        _a = il.DeclareLocal(typeof(uint));
        _x = il.DeclareLocal(typeof(uint));
    }

    /// <summary>Compiles a program that has passed <see cref="BpfVerifier"/>.</summary>
    public static CompiledProgram Compile(BpfInstruction[] program)
    {
        var method = new DynamicMethod(
            "filter", typeof(uint), [typeof(object), typeof(byte).MakeByRefType(), typeof(uint), typeof(uint)]);
        new BpfCompiler(program, method.GetILGenerator()).Emit();
        return method.CreateDelegate<CompiledProgram>(Target);
    }

    private void Emit()
    {
        for (int at = 0; at < _program.Length; at++)
        {
            if (_known[at] == BpfBounds.Unreachable)
                continue;
            _il.MarkLabel(_labels[at]);
            Emit(_program[at], at);
        }
        _il.MarkLabel(_reject);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Ret);
    }

    private void Emit(in BpfInstruction instruction, int at)
    {
        switch (instruction.Code)
        {
            case BpfCode.Word or BpfCode.Half or BpfCode.Byte or BpfCode.HeaderLengthToX:
                EmitLoad(instruction, at);
                break;
            case BpfCode.WordAtX or BpfCode.HalfAtX or BpfCode.ByteAtX:
                EmitLoadAtX(instruction);
                break;
            case BpfCode.Immediate:
                Constant(instruction.K);
                _il.Emit(OpCodes.Stloc, _a);
                break;
            case BpfCode.ImmediateToX:
                Constant(instruction.K);
                _il.Emit(OpCodes.Stloc, _x);
                break;
            case BpfCode.Length:
                _il.Emit(LoadOriginal);
                _il.Emit(OpCodes.Stloc, _a);
                break;
            case BpfCode.LengthToX:
                _il.Emit(LoadOriginal);
                _il.Emit(OpCodes.Stloc, _x);
                break;
            case BpfCode.Memory:
                Move(Word(instruction.K), _a);
                break;
            case BpfCode.MemoryToX:
                Move(Word(instruction.K), _x);
                break;
            case BpfCode.Store:
                Move(_a, Word(instruction.K));
                break;
            case BpfCode.StoreX:
                Move(_x, Word(instruction.K));
                break;
            case BpfCode.AToX:
                Move(_a, _x);
                break;
            case BpfCode.XToA:
                Move(_x, _a);
                break;
            case BpfCode.Return:
                Constant(instruction.K);
                _il.Emit(OpCodes.Ret);
                break;
            case BpfCode.ReturnA:
                _il.Emit(OpCodes.Ldloc, _a);
                _il.Emit(OpCodes.Ret);
                break;
            case BpfCode.Jump:
                EmitJump(instruction, at);
                break;
            default:
                if (instruction.IsConditional)
                    EmitConditional(instruction, at);
                else
                    EmitCalculation(instruction);
                break;
        }
    }

    private void Move(LocalBuilder from, LocalBuilder to)
    {
        _il.Emit(OpCodes.Ldloc, from);
        _il.Emit(OpCodes.Stloc, to);
    }

    private void Constant(uint value) => _il.Emit(OpCodes.Ldc_I4, (int)value);

    private void Operand(in BpfInstruction instruction)
    {
        if (instruction.IsWithX)
            _il.Emit(OpCodes.Ldloc, _x);
        else
            Constant(instruction.K);
    }

    // Few programs use memory at all. Locals start as zeros.
    private LocalBuilder Word(uint index) => _memory[index] ??= _il.DeclareLocal(typeof(uint));
}
