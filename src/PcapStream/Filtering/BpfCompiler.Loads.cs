using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace PcapStream.Filtering;

/// <content>Loads from the packet, and the checks before them.</content>
internal sealed partial class BpfCompiler
{
    private static readonly MethodInfo SwapHalf = typeof(BinaryPrimitives).GetMethod(
        nameof(BinaryPrimitives.ReverseEndianness), [typeof(ushort)])!;
    private static readonly MethodInfo SwapWord = typeof(BinaryPrimitives).GetMethod(
        nameof(BinaryPrimitives.ReverseEndianness), [typeof(uint)])!;

    private void EmitLoad(in BpfInstruction instruction, int at)
    {
        ulong needed = BpfBounds.Needed(instruction);
        if (needed > uint.MaxValue)
        {
            _il.Emit(OpCodes.Br, _reject);
            return;
        }
        if (needed > _known[at])
        {
            _il.Emit(LoadCaptured);
            Constant((uint)needed);
            _il.Emit(OpCodes.Blt_Un, _reject);
        }
        _il.Emit(LoadData);
        AddOffset(instruction.K);
        if (instruction.Code != BpfCode.HeaderLengthToX)
        {
            ReadToA(instruction.Code);
            return;
        }
        _il.Emit(OpCodes.Ldind_U1);
        Constant(15);
        _il.Emit(OpCodes.And);
        Constant(2);
        _il.Emit(OpCodes.Shl);
        _il.Emit(OpCodes.Stloc, _x);
    }

    private void EmitLoadAtX(in BpfInstruction instruction)
    {
        int size = instruction.Code switch
        {
            BpfCode.WordAtX => sizeof(uint),
            BpfCode.HalfAtX => sizeof(ushort),
            _ => sizeof(byte),
        };
        // With 64 bits, so that no sum overflows.
        _il.Emit(OpCodes.Ldloc, _x);
        _il.Emit(OpCodes.Conv_U8);
        _il.Emit(OpCodes.Ldc_I8, (long)instruction.K + size);
        _il.Emit(OpCodes.Add);
        _il.Emit(LoadCaptured);
        _il.Emit(OpCodes.Conv_U8);
        _il.Emit(OpCodes.Bgt_Un, _reject);
        _il.Emit(LoadData);
        _il.Emit(OpCodes.Ldloc, _x);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Add);
        AddOffset(instruction.K);
        ReadToA(instruction.Code);
    }

    private void AddOffset(uint offset)
    {
        Constant(offset);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Add);
    }

    private void ReadToA(BpfCode code)
    {
        switch (code)
        {
            case BpfCode.Word or BpfCode.WordAtX:
                _il.Emit(OpCodes.Unaligned, (byte)1);
                _il.Emit(OpCodes.Ldind_U4);
                FromNetworkOrder(SwapWord);
                break;
            case BpfCode.Half or BpfCode.HalfAtX:
                _il.Emit(OpCodes.Unaligned, (byte)1);
                _il.Emit(OpCodes.Ldind_U2);
                FromNetworkOrder(SwapHalf);
                break;
            default:
                _il.Emit(OpCodes.Ldind_U1);
                break;
        }
        _il.Emit(OpCodes.Stloc, _a);
    }

    private void FromNetworkOrder(MethodInfo swap)
    {
        if (BitConverter.IsLittleEndian)
            _il.Emit(OpCodes.Call, swap);
    }
}
