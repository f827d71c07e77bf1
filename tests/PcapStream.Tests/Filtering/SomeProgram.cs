using PcapStream.Filtering;

namespace PcapStream.Tests.Filtering;

/// <summary>Programs written by hand, and random ones.</summary>
internal static class SomeProgram
{
    private const int MemoryWords = 16;

    private static readonly BpfCode[] Codes = Enum.GetValues<BpfCode>();

    // Offsets, lengths, masks and edges.
    private static readonly uint[] Constants =
    [
        0, 1, 2, 3, 4, 7, 12, 14, 20, 31, 32, 33, 60, 63, 64, 255, 0x800, 0x1FFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFC,
        uint.MaxValue
    ];

    /// <summary>The output of <c>tcpdump -d ip</c>.</summary>
    public static readonly BpfInstruction[] Ip =
    [
        new(BpfCode.Half, 12),
        new(BpfCode.JumpEqual, 0, 1, 0x800),
        new(BpfCode.Return, 262144),
        new(BpfCode.Return, 0),
    ];

    /// <summary>The output of <c>tcpdump -d 'ip and tcp port 443'</c>.</summary>
    public static readonly BpfInstruction[] Port443 =
    [
        new(BpfCode.Half, 12),
        new(BpfCode.JumpEqual, 0, 10, 0x800),
        new(BpfCode.Byte, 23),
        new(BpfCode.JumpEqual, 0, 8, 6),
        new(BpfCode.Half, 20),
        new(BpfCode.JumpAnySet, 6, 0, 0x1FFF),
        new(BpfCode.HeaderLengthToX, 14),
        new(BpfCode.HalfAtX, 14),
        new(BpfCode.JumpEqual, 2, 0, 443),
        new(BpfCode.HalfAtX, 16),
        new(BpfCode.JumpEqual, 0, 1, 443),
        new(BpfCode.Return, 262144),
        new(BpfCode.Return, 0),
    ];

    /// <summary>
    /// A program that the verifier must accept: all of memory is written first, as libpcap does not clear it.
    /// </summary>
    public static BpfInstruction[] Valid(Random random)
    {
        int length = random.Next(2, 40);
        var program = new List<BpfInstruction>();
        for (uint word = 0; word < MemoryWords; word++)
            program.Add(new BpfInstruction(BpfCode.Store, word));
        for (int left = length; left > 0; left--)
            program.Add(Instruction(random, left));
        program.Add(new BpfInstruction(random.Next(2) == 0 ? BpfCode.ReturnA : BpfCode.Return, Constant(random)));
        return [.. program];
    }

    /// <summary>The same with one word changed, so that it may or may not be valid.</summary>
    public static BpfInstruction[] Broken(Random random)
    {
        BpfInstruction[] program = Valid(random);
        int at = random.Next(program.Length);
        BpfInstruction old = program[at];
        program[at] = random.Next(4) switch
        {
            0 => old with { Code = (BpfCode)random.Next(0x100) },
            1 => old with { IfTrue = (byte)random.Next(256) },
            2 => old with { IfFalse = (byte)random.Next(256) },
            _ => old with { K = Constant(random) },
        };
        return random.Next(8) == 0 ? program[..random.Next(1, program.Length + 1)] : program;
    }

    public static byte[] Packet(Random random)
    {
        byte[] packet = new byte[random.Next(80)];
        random.NextBytes(packet);
        return packet;
    }

    private static BpfInstruction Instruction(Random random, int left)
    {
        BpfCode code = Codes[random.Next(Codes.Length)];
        uint k = Constant(random);
        return code switch
        {
            BpfCode.Return or BpfCode.ReturnA when random.Next(4) > 0 => new BpfInstruction(BpfCode.XToA),
            BpfCode.Memory or BpfCode.MemoryToX or BpfCode.Store or BpfCode.StoreX =>
                new BpfInstruction(code, k % MemoryWords),
            BpfCode.Divide or BpfCode.Modulo => new BpfInstruction(code, Math.Max(k, 1)),
            BpfCode.ShiftLeft or BpfCode.ShiftRight => new BpfInstruction(code, k % 32),
            BpfCode.Jump => new BpfInstruction(code, (uint)random.Next(left)),
            BpfCode.Word or BpfCode.Half or BpfCode.Byte or BpfCode.HeaderLengthToX when random.Next(8) > 0 =>
                new BpfInstruction(code, k % 64),
            BpfCode.WordAtX or BpfCode.HalfAtX or BpfCode.ByteAtX when random.Next(8) > 0 =>
                new BpfInstruction(code, k % 16),
            _ => new BpfInstruction(code, (byte)random.Next(left), (byte)random.Next(left), k),
        };
    }

    private static uint Constant(Random random) =>
        random.Next(4) == 0 ? (uint)random.NextInt64(1L << 32) : Constants[random.Next(Constants.Length)];
}
