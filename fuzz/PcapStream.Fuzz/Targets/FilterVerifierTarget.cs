using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Filtering;
using PcapStream.Filtering.Native;
using PcapStream.Fuzz.Support;
using PcapStream.Tests.Filtering;

namespace PcapStream.Fuzz.Targets;

/// <summary>
/// Verifies a program and runs it on a packet between guards: what the verifier accepts runs, reads nothing outside of
/// the packet, and gives what a plain interpreter gives. What it refuses is a <see cref="FilterException"/>.
/// </summary>
/// <remarks>The input is a packet's captured length, its original length, its bytes, and the program.</remarks>
internal sealed class FilterVerifierTarget() : FuzzTarget("filter-verifier")
{
    private const int HeaderSize = 3;
    private const int RandomPrograms = 40;

    // Programs that jump back run up to 65,536 times as many instructions, twice.
    private const int LongestWithLoops = 40;

    private static readonly int InstructionSize = Unsafe.SizeOf<BpfInstruction>();

    private readonly GuardedMemory _memory = new(byte.MaxValue);

    public override IEnumerable<byte[]> Seeds()
    {
        var random = new Random(1993);
        byte[] packet = Convert.FromHexString(string.Concat(
            "02000000000102000000000208004500002800010000400600000A0000010A000002",
            "01BBF00000000001000000025002100000000000"));
        yield return Seed(packet, SomeProgram.Ip);
        yield return Seed(packet, SomeProgram.Port443);
        for (int i = 0; i < RandomPrograms; i++)
            yield return Seed(SomeProgram.Packet(random), SomeProgram.Valid(random));
        if (!PcapCompiler.Library.IsPresent)
            yield break;
        foreach (string expression in Expressions.All.Where((_, i) => i % 3 == 0).Append("ip6 protochain 58"))
        {
            if (FilterCompiler.Compile(expression, new FilterTarget(1, false), out _) is { } program)
                yield return Seed(packet, program);
        }
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < HeaderSize || input.Length < HeaderSize + input[0])
            return;
        uint original = BinaryPrimitives.ReadUInt16LittleEndian(input[1..]);
        ReadOnlySpan<byte> packet = input.Slice(HeaderSize, input[0]);
        ReadOnlySpan<byte> rest = input[(HeaderSize + input[0])..];
        BpfInstruction[] program =
            [.. MemoryMarshal.Cast<byte, BpfInstruction>(rest[..(rest.Length / InstructionSize * InstructionSize)])];
        if (program.Length > LongestWithLoops && program.Any(instruction => instruction.IsBackward))
            return;
        if (BpfVerifier.FindFault(program) is { } fault)
            CheckRefusal(program, fault);
        else
            CheckRun(program, packet, original);
    }

    private static byte[] Seed(byte[] packet, BpfInstruction[] program) =>
        [(byte)packet.Length, (byte)packet.Length, 0, .. packet, .. MemoryMarshal.AsBytes(program.AsSpan())];

    private static void CheckRefusal(BpfInstruction[] program, string fault)
    {
        try
        {
            _ = new BpfProgram(program);
        }
        catch (FilterException error) when (error.Message.Contains(fault, StringComparison.Ordinal))
        {
            return;
        }
        throw new FuzzFailure($"the verifier refuses a program that runs: {fault}");
    }

    private void CheckRun(BpfInstruction[] program, ReadOnlySpan<byte> packet, uint original)
    {
        uint expected = PlainInterpreter.Run(program, packet, original);
        BpfStep[] steps = StepWriter.Write(program);
        FuzzFailure.ThrowUnlessEqual(
            expected, BpfInterpreter.Run(steps, _memory.AtEnd(packet), original), "interpreters differ");
        FuzzFailure.ThrowUnlessEqual(
            expected, BpfInterpreter.Run(steps, _memory.AtStart(packet), original), "interpreters differ");
    }
}
