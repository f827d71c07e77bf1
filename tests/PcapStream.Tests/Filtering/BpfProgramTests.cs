using PcapStream.Filtering;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Filtering;

/// <summary>Programs that need no libpcap: known results, and the cost of running.</summary>
public sealed class BpfProgramTests
{
    private const string Addresses = "020000000001 020000000002";
    private const string Header = "45000028 00010000 4006 0000 0A000001 0A000002";

    // One more header word, so that ports are found by the header's length.
    private const string LongHeader = "4600002C 00010000 4006 0000 0A000001 0A000002 01010101";

    [Theory]
    [InlineData("0800" + Header + "01BB C000", true)]
    [InlineData("0800" + Header + "C000 01BB", true)]
    [InlineData("0800" + LongHeader + "C000 01BB", true)]
    [InlineData("0800" + Header + "C000 0050", false)]
    [InlineData("0800 45000028 00010000 4011 0000 0A000001 0A000002 01BB C000", false)]
    [InlineData("0800 45000028 00010001 4006 0000 0A000001 0A000002 01BB C000", false)]
    [InlineData("86DD" + Header + "01BB C000", false)]
    [InlineData("0800" + Header + "01BB", true)]
    [InlineData("0800" + Header + "C000 01", false)]
    [InlineData("0800", false)]
    [InlineData("", false)]
    public void Port_is_found(string packet, bool expected)
    {
        byte[] data = Bytes(packet.Length == 0 ? "" : Addresses + packet);
        Assert.Equal(expected, new BpfProgram(SomeProgram.Port443).Matches(data, 64));
    }

    [Theory]
    // Arithmetic wraps, and is unsigned.
    [InlineData(nameof(BpfCode.Subtract), 1, 0xFFFFFFFF)]
    [InlineData(nameof(BpfCode.Negate), 0, 0)]
    [InlineData(nameof(BpfCode.Or), 0x80000000, 0x80000000)]
    public void Accumulator_starts_at_zero_and_is_unsigned(string code, uint k, uint expected) =>
        Expect(expected, [new(Code(code), k), new(BpfCode.ReturnA)]);

    [Theory]
    [InlineData(nameof(BpfCode.DivideX), 0x80000000, 2, 0x40000000)]
    [InlineData(nameof(BpfCode.DivideX), 7, 0, 0)]
    [InlineData(nameof(BpfCode.ModuloX), 0xFFFFFFFF, 16, 15)]
    [InlineData(nameof(BpfCode.ModuloX), 7, 0, 0)]
    [InlineData(nameof(BpfCode.MultiplyX), 0x10000, 0x10001, 0x10000)]
    [InlineData(nameof(BpfCode.XorX), 0xF0, 0xFF, 0x0F)]
    [InlineData(nameof(BpfCode.ShiftLeftX), 1, 31, 0x80000000)]
    [InlineData(nameof(BpfCode.ShiftLeftX), 1, 32, 0)]
    [InlineData(nameof(BpfCode.ShiftRightX), 0x80000000, 31, 1)]
    [InlineData(nameof(BpfCode.ShiftRightX), 0x80000000, 33, 0)]
    public void Operations_with_X_are_right(string code, uint a, uint x, uint expected) =>
        Expect(
            expected, [new(BpfCode.Immediate, a), new(BpfCode.ImmediateToX, x), new(Code(code)), new(BpfCode.ReturnA)]);

    [Theory]
    [InlineData(nameof(BpfCode.JumpGreater), 0x80000000, 0x7FFFFFFF, true)]
    [InlineData(nameof(BpfCode.JumpGreater), 5, 5, false)]
    [InlineData(nameof(BpfCode.JumpNotLess), 5, 5, true)]
    [InlineData(nameof(BpfCode.JumpNotLess), 0x7FFFFFFF, 0xFFFFFFFF, false)]
    [InlineData(nameof(BpfCode.JumpAnySet), 6, 3, true)]
    [InlineData(nameof(BpfCode.JumpAnySet), 4, 3, false)]
    public void Comparisons_are_unsigned(string code, uint a, uint k, bool expected)
    {
        Expect(
            expected ? 1u : 2u,
            [new(BpfCode.Immediate, a), new(Code(code), 0, 1, k), new(BpfCode.Return, 1), new(BpfCode.Return, 2)]);
        Expect(expected ? 1u : 2u,
        [
            new(BpfCode.ImmediateToX, k),
            new(BpfCode.Immediate, a),
            new((BpfCode)((int)Code(code) | 8), 0, 1, 0),
            new(BpfCode.Return, 1),
            new(BpfCode.Return, 2),
        ]);
    }

    [Theory]
    [InlineData(nameof(BpfCode.Word), 0, 0x01020304)]
    [InlineData(nameof(BpfCode.Word), 2, 0x03040506)]
    [InlineData(nameof(BpfCode.Word), 3, 0)]
    [InlineData(nameof(BpfCode.Half), 4, 0x0506)]
    [InlineData(nameof(BpfCode.Half), 5, 0)]
    [InlineData(nameof(BpfCode.Byte), 5, 6)]
    [InlineData(nameof(BpfCode.Byte), 6, 0)]
    [InlineData(nameof(BpfCode.Word), 0xFFFFFFFE, 0)]
    [InlineData(nameof(BpfCode.Half), 0xFFFFFFFF, 0)]
    [InlineData(nameof(BpfCode.Byte), 0xFFFFFFFF, 0)]
    public void Loads_end_with_the_packet(string code, uint offset, uint expected)
    {
        Expect(expected, [new(Code(code), offset), new(BpfCode.ReturnA)], [1, 2, 3, 4, 5, 6]);
        BpfCode atX = (BpfCode)((int)Code(code) - (int)BpfCode.Word + (int)BpfCode.WordAtX);
        Expect(expected, [new(BpfCode.ImmediateToX, offset), new(atX), new(BpfCode.ReturnA)], [1, 2, 3, 4, 5, 6]);
        uint x = Math.Min(offset, 1);
        Expect(
            expected, [new(BpfCode.ImmediateToX, x), new(atX, offset - x), new(BpfCode.ReturnA)], [1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public void Sum_of_offsets_does_not_overflow() =>
        Expect(
            0, [new(BpfCode.ImmediateToX, 0xFFFFFFFF), new(BpfCode.ByteAtX, 1), new(BpfCode.Return, 1)], [1, 2, 3, 4]);

    [Fact]
    public void Length_is_the_original_length() =>
        Expect(1500, [new(BpfCode.Length), new(BpfCode.ReturnA)], [1], original: 1500);

    [Fact]
    public void Memory_starts_as_zeros_for_every_packet() =>
        Expect(0,
        [
            new(BpfCode.Memory, 15),
            new(BpfCode.JumpEqual, 1, 0, 0),
            new(BpfCode.ReturnA),
            new(BpfCode.Immediate, 9),
            new(BpfCode.Store, 15),
            new(BpfCode.Return, 0),
        ]);

    [Fact]
    public void Loop_ends() =>
        Expect(0, [new(BpfCode.AToX), new(BpfCode.Jump, unchecked((uint)-2)), new(BpfCode.Return, 1)]);

    [Fact]
    public void Check_before_a_jump_only_covers_the_paths_after_it() => Expect(7,
        // The word is only loaded on one path, so that the byte after the join needs a check of its own.
        [
            new(BpfCode.Length),
            new(BpfCode.JumpGreater, 0, 1, 100),
            new(BpfCode.Word, 60),
            new(BpfCode.Byte, 1),
            new(BpfCode.ReturnA),
        ],
        [0, 7], original: 2);

    [Fact]
    public void Running_allocates_nothing()
    {
        byte[] data = Bytes(Addresses + "0800" + Header + "C000 01BB");
        var program = new BpfProgram(SomeProgram.Port443);
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 1000; i++)
                program.Matches(data, 64);
        }));
    }

    private static void Expect(uint expected, BpfInstruction[] program, byte[]? data = null, uint original = 64)
    {
        Assert.Null(BpfVerifier.FindFault(program));
        Assert.Equal(expected, PlainInterpreter.Run(program, data ?? [], original));
        Assert.Equal(expected, BpfInterpreter.Run(StepWriter.Write(program), data ?? [], original));
    }

    private static BpfCode Code(string name) => Enum.Parse<BpfCode>(name);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
