using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using PcapStream.Filtering;

namespace PcapStream.Tests.Filtering;

/// <summary>Runs a program instruction by instruction, as libpcap does, to compare with.</summary>
internal static class PlainInterpreter
{
    public static uint Run(BpfInstruction[] program, ReadOnlySpan<byte> data, uint original)
    {
        ref BpfInstruction first = ref program[0];
        var memory = default(Memory);
        uint a = 0;
        uint x = 0;
        int backward = 0;
        // The verifier keeps it within the program.
        for (nint at = 0; ; at++)
        {
            BpfInstruction instruction = Unsafe.Add(ref first, at);
            uint k = instruction.K;
            switch (instruction.Code)
            {
                case BpfCode.Return:
                    return k;
                case BpfCode.ReturnA:
                    return a;

                case BpfCode.Word:
                    if (!TryWord(data, k, out a))
                        return 0;
                    break;
                case BpfCode.Half:
                    if (!TryHalf(data, k, out a))
                        return 0;
                    break;
                case BpfCode.Byte:
                    if (!TryByte(data, k, out a))
                        return 0;
                    break;
                case BpfCode.WordAtX:
                    if (!TryWord(data, (ulong)x + k, out a))
                        return 0;
                    break;
                case BpfCode.HalfAtX:
                    if (!TryHalf(data, (ulong)x + k, out a))
                        return 0;
                    break;
                case BpfCode.ByteAtX:
                    if (!TryByte(data, (ulong)x + k, out a))
                        return 0;
                    break;
                case BpfCode.HeaderLengthToX:
                    if (!TryByte(data, k, out x))
                        return 0;
                    x = (x & 15) << 2;
                    break;

                case BpfCode.Immediate: a = k; break;
                case BpfCode.ImmediateToX: x = k; break;
                case BpfCode.Length: a = original; break;
                case BpfCode.LengthToX: x = original; break;
                case BpfCode.Memory: a = memory[(int)k]; break;
                case BpfCode.MemoryToX: x = memory[(int)k]; break;
                case BpfCode.Store: memory[(int)k] = a; break;
                case BpfCode.StoreX: memory[(int)k] = x; break;
                case BpfCode.AToX: x = a; break;
                case BpfCode.XToA: a = x; break;

                case BpfCode.Jump:
                    if ((int)k < 0 && ++backward > BpfInterpreter.MaxBackwardJumps)
                        return 0;
                    at += (int)k;
                    break;
                case BpfCode.JumpEqual: at += a == k ? instruction.IfTrue : instruction.IfFalse; break;
                case BpfCode.JumpGreater: at += a > k ? instruction.IfTrue : instruction.IfFalse; break;
                case BpfCode.JumpNotLess: at += a >= k ? instruction.IfTrue : instruction.IfFalse; break;
                case BpfCode.JumpAnySet: at += (a & k) != 0 ? instruction.IfTrue : instruction.IfFalse; break;
                case BpfCode.JumpEqualX: at += a == x ? instruction.IfTrue : instruction.IfFalse; break;
                case BpfCode.JumpGreaterX: at += a > x ? instruction.IfTrue : instruction.IfFalse; break;
                case BpfCode.JumpNotLessX: at += a >= x ? instruction.IfTrue : instruction.IfFalse; break;
                case BpfCode.JumpAnySetX: at += (a & x) != 0 ? instruction.IfTrue : instruction.IfFalse; break;

                case BpfCode.DivideX or BpfCode.ModuloX when x == 0:
                    return 0;
                default:
                    a = Calculate(instruction.Code, a, instruction.IsWithX ? x : k);
                    break;
            }
        }
    }

    private static uint Calculate(BpfCode code, uint a, uint operand) => code switch
    {
        BpfCode.Add or BpfCode.AddX => a + operand,
        BpfCode.Subtract or BpfCode.SubtractX => a - operand,
        BpfCode.Multiply or BpfCode.MultiplyX => a * operand,
        BpfCode.Divide or BpfCode.DivideX => a / operand,
        BpfCode.Modulo or BpfCode.ModuloX => a % operand,
        BpfCode.And or BpfCode.AndX => a & operand,
        BpfCode.Or or BpfCode.OrX => a | operand,
        BpfCode.Xor or BpfCode.XorX => a ^ operand,
        // The processor's shifts would take the count modulo 32.
        BpfCode.ShiftLeft or BpfCode.ShiftLeftX => operand < 32 ? a << (int)operand : 0,
        BpfCode.ShiftRight or BpfCode.ShiftRightX => operand < 32 ? a >> (int)operand : 0,
        _ => 0 - a,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryByte(ReadOnlySpan<byte> data, ulong offset, out uint value)
    {
        bool isThere = offset < (uint)data.Length;
        value = isThere ? data[(int)offset] : 0u;
        return isThere;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryHalf(ReadOnlySpan<byte> data, ulong offset, out uint value)
    {
        bool isThere = offset + sizeof(ushort) <= (uint)data.Length;
        value = isThere ? BinaryPrimitives.ReadUInt16BigEndian(data[(int)offset..]) : 0u;
        return isThere;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryWord(ReadOnlySpan<byte> data, ulong offset, out uint value)
    {
        bool isThere = offset + sizeof(uint) <= (uint)data.Length;
        value = isThere ? BinaryPrimitives.ReadUInt32BigEndian(data[(int)offset..]) : 0u;
        return isThere;
    }

    [InlineArray(BpfVerifier.MemoryWords)]
    private struct Memory
    {
        private uint _first;
    }
}
