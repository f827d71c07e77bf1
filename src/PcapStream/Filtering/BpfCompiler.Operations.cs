using System.Reflection.Emit;

namespace PcapStream.Filtering;

/// <content>Arithmetic and jumps.</content>
internal sealed partial class BpfCompiler
{
    private void EmitCalculation(in BpfInstruction instruction)
    {
        if (instruction.Code is BpfCode.ShiftLeftX or BpfCode.ShiftRightX)
        {
            EmitShiftByX(instruction.Code == BpfCode.ShiftLeftX ? OpCodes.Shl : OpCodes.Shr_Un);
            return;
        }
        if (instruction.Code is BpfCode.DivideX or BpfCode.ModuloX)
        {
            _il.Emit(OpCodes.Ldloc, _x);
            _il.Emit(OpCodes.Brfalse, _reject);
        }
        _il.Emit(OpCodes.Ldloc, _a);
        if (instruction.Code == BpfCode.Negate)
        {
            _il.Emit(OpCodes.Neg);
        }
        else
        {
            Operand(instruction);
            _il.Emit(OperationOf(instruction.Code));
        }
        _il.Emit(OpCodes.Stloc, _a);
    }

    private static OpCode OperationOf(BpfCode code) => code switch
    {
        BpfCode.Add or BpfCode.AddX => OpCodes.Add,
        BpfCode.Subtract or BpfCode.SubtractX => OpCodes.Sub,
        BpfCode.Multiply or BpfCode.MultiplyX => OpCodes.Mul,
        BpfCode.Divide or BpfCode.DivideX => OpCodes.Div_Un,
        BpfCode.Modulo or BpfCode.ModuloX => OpCodes.Rem_Un,
        BpfCode.And or BpfCode.AndX => OpCodes.And,
        BpfCode.Or or BpfCode.OrX => OpCodes.Or,
        BpfCode.Xor or BpfCode.XorX => OpCodes.Xor,
        BpfCode.ShiftLeft => OpCodes.Shl,
        _ => OpCodes.Shr_Un,
    };

    // The processor takes the count modulo 32; in the language, a shift by 32 or more gives 0.
    private void EmitShiftByX(OpCode shift)
    {
        Label isAll = _il.DefineLabel();
        Label end = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, _x);
        Constant(32);
        _il.Emit(OpCodes.Bge_Un, isAll);
        _il.Emit(OpCodes.Ldloc, _a);
        _il.Emit(OpCodes.Ldloc, _x);
        _il.Emit(shift);
        _il.Emit(OpCodes.Stloc, _a);
        _il.Emit(OpCodes.Br, end);
        _il.MarkLabel(isAll);
        Constant(0);
        _il.Emit(OpCodes.Stloc, _a);
        _il.MarkLabel(end);
    }

    private void EmitJump(in BpfInstruction instruction, int at)
    {
        if (instruction.IsBackward)
        {
            _backward ??= _il.DeclareLocal(typeof(uint));
            _il.Emit(OpCodes.Ldloc, _backward);
            Constant(1);
            _il.Emit(OpCodes.Add);
            _il.Emit(OpCodes.Stloc, _backward);
            _il.Emit(OpCodes.Ldloc, _backward);
            Constant(BpfInterpreter.MaxBackwardJumps);
            _il.Emit(OpCodes.Bgt_Un, _reject);
        }
        _il.Emit(OpCodes.Br, _labels[at + 1 + (int)instruction.K]);
    }

    private void EmitConditional(in BpfInstruction instruction, int at)
    {
        _il.Emit(OpCodes.Ldloc, _a);
        Operand(instruction);
        Label ifTrue = _labels[at + 1 + instruction.IfTrue];
        switch (instruction.Code)
        {
            case BpfCode.JumpEqual or BpfCode.JumpEqualX:
                _il.Emit(OpCodes.Beq, ifTrue);
                break;
            case BpfCode.JumpGreater or BpfCode.JumpGreaterX:
                _il.Emit(OpCodes.Bgt_Un, ifTrue);
                break;
            case BpfCode.JumpNotLess or BpfCode.JumpNotLessX:
                _il.Emit(OpCodes.Bge_Un, ifTrue);
                break;
            default:
                _il.Emit(OpCodes.And);
                _il.Emit(OpCodes.Brtrue, ifTrue);
                break;
        }
        _il.Emit(OpCodes.Br, _labels[at + 1 + instruction.IfFalse]);
    }
}
