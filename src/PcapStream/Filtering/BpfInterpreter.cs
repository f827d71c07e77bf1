using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Filtering;

/// <summary>
/// Runs the steps of a verified program on a packet, with libpcap's results. A load past the last captured byte ends
/// the program with 0, whatever the packet's original length; so does a division by an X of zero. Memory starts as
/// zeros.
/// </summary>
internal static class BpfInterpreter
{
    /// <summary>
    /// The most backward jumps for one packet; then the program ends with 0. <c>protochain</c> takes one per header of
    /// at least 8 bytes, so that only a packet of more than 512 KiB comes near. The limit ends endless programs, too.
    /// </summary>
    public const int MaxBackwardJumps = 1 << 16;

    /// <summary>Runs a program.</summary>
    /// <param name="steps">The program, from <see cref="StepWriter"/>.</param>
    /// <param name="data">The captured bytes.</param>
    /// <param name="original">Bytes on the wire.</param>
    /// <returns>Bytes of the packet to keep; 0 for a packet that does not pass.</returns>
    [SkipLocalsInit]
    public static uint Run(BpfStep[] steps, ReadOnlySpan<byte> data, uint original)
    {
        // The verifier keeps all targets within the program.
        ref BpfStep step = ref MemoryMarshal.GetArrayDataReference(steps);
        ref byte packet = ref MemoryMarshal.GetReference(data);
        uint length = (uint)data.Length;
        Unsafe.SkipInit(out Memory memory);
        uint a = 0;
        uint x = 0;
        int backward = 0;
        while (true)
        {
            uint k = step.K;
            switch (step.Code)
            {
                case StepCode.Return:
                    return k;
                case StepCode.ReturnA:
                    return a;

                case StepCode.HalfEqual:
                    if (step.Reach > length)
                        return 0;
                    a = Half(ref packet, k) & step.Mask;
                    if ((a == step.Value) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.WordEqual:
                    if (step.Reach > length)
                        return 0;
                    a = Word(ref packet, k) & step.Mask;
                    if ((a == step.Value) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.ByteEqual:
                    if (step.Reach > length)
                        return 0;
                    a = Unsafe.Add(ref packet, k) & step.Mask;
                    if ((a == step.Value) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.HalfAnySet:
                    if (step.Reach > length)
                        return 0;
                    a = Half(ref packet, k) & step.Mask;
                    if (((a & step.Value) != 0) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.ByteAnySet:
                    if (step.Reach > length)
                        return 0;
                    a = Unsafe.Add(ref packet, k) & step.Mask;
                    if (((a & step.Value) != 0) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.HalfAtXEqual:
                    if (!IsWithin(length, x, k, sizeof(ushort)))
                        return 0;
                    a = Half(ref packet, x + k) & step.Mask;
                    if ((a == step.Value) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.WordAtXEqual:
                    if (!IsWithin(length, x, k, sizeof(uint)))
                        return 0;
                    a = Word(ref packet, x + k) & step.Mask;
                    if ((a == step.Value) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.ByteAtXEqual:
                    if (!IsWithin(length, x, k, sizeof(byte)))
                        return 0;
                    a = Unsafe.Add(ref packet, x + k) & step.Mask;
                    if ((a == step.Value) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.ByteAtXAnySet:
                    if (!IsWithin(length, x, k, sizeof(byte)))
                        return 0;
                    a = Unsafe.Add(ref packet, x + k) & step.Mask;
                    if (((a & step.Value) != 0) == step.JumpsIf)
                        goto Jump;
                    break;

                case StepCode.Word:
                    if (step.Reach > length)
                        return 0;
                    a = Word(ref packet, k);
                    break;
                case StepCode.Half:
                    if (step.Reach > length)
                        return 0;
                    a = Half(ref packet, k);
                    break;
                case StepCode.Byte:
                    if (step.Reach > length)
                        return 0;
                    a = Unsafe.Add(ref packet, k);
                    break;
                case StepCode.HeaderLengthToX:
                    if (step.Reach > length)
                        return 0;
                    x = (Unsafe.Add(ref packet, k) & 15u) << 2;
                    break;
                case StepCode.WordAtX:
                    if (!IsWithin(length, x, k, sizeof(uint)))
                        return 0;
                    a = Word(ref packet, x + k);
                    break;
                case StepCode.HalfAtX:
                    if (!IsWithin(length, x, k, sizeof(ushort)))
                        return 0;
                    a = Half(ref packet, x + k);
                    break;
                case StepCode.ByteAtX:
                    if (!IsWithin(length, x, k, sizeof(byte)))
                        return 0;
                    a = Unsafe.Add(ref packet, x + k);
                    break;

                case StepCode.ClearMemory: memory = default; break;
                case StepCode.Immediate: a = k; break;
                case StepCode.ImmediateToX: x = k; break;
                case StepCode.Length: a = original; break;
                case StepCode.LengthToX: x = original; break;
                case StepCode.Memory: a = memory[(int)k]; break;
                case StepCode.MemoryToX: x = memory[(int)k]; break;
                case StepCode.Store: memory[(int)k] = a; break;
                case StepCode.StoreX: memory[(int)k] = x; break;
                case StepCode.AToX: x = a; break;
                case StepCode.XToA: a = x; break;

                case StepCode.Jump:
                    if (step.Distance < 0 && ++backward > MaxBackwardJumps)
                        return 0;
                    goto Jump;
                case StepCode.JumpEqual:
                    if ((a == k) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.JumpGreater:
                    if ((a > k) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.JumpNotLess:
                    if ((a >= k) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.JumpAnySet:
                    if (((a & k) != 0) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.JumpEqualX:
                    if ((a == x) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.JumpGreaterX:
                    if ((a > x) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.JumpNotLessX:
                    if ((a >= x) == step.JumpsIf)
                        goto Jump;
                    break;
                case StepCode.JumpAnySetX:
                    if (((a & x) != 0) == step.JumpsIf)
                        goto Jump;
                    break;

                case StepCode.Calculate:
                    a = Calculate(step.Operation, a, k);
                    break;
                case StepCode.CalculateX:
                    if (x == 0 && step.Operation is BpfCode.DivideX or BpfCode.ModuloX)
                        return 0;
                    a = Calculate(step.Operation, a, x);
                    break;
            }
            step = ref Unsafe.Add(ref step, 1);
            continue;
        Jump:
            if (step.Distance == BpfStep.Rejects)
                return 0;
            step = ref Unsafe.AddByteOffset(ref step, step.Distance);
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
    private static bool IsWithin(uint length, uint x, uint k, uint size) => (ulong)x + k + size <= length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Half(ref byte packet, nuint offset) =>
        BinaryPrimitives.ReadUInt16BigEndian(
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref packet, offset), sizeof(ushort)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(ref byte packet, nuint offset) =>
        BinaryPrimitives.ReadUInt32BigEndian(
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref packet, offset), sizeof(uint)));

    [InlineArray(BpfVerifier.MemoryWords)]
    private struct Memory
    {
        private uint _first;
    }
}
