using PcapStream.Filtering;

namespace PcapStream.Tests.Filtering;

/// <summary>Random programs on random packets: steps, instructions and libpcap give the same results.</summary>
public sealed class BpfFuzzTests(ITestOutputHelper output)
{
    private const int PacketsPerProgram = 8;

    // PCAPSTREAM_FUZZ sets a longer run.
    private static readonly int Programs = int.TryParse(
        Environment.GetEnvironmentVariable("PCAPSTREAM_FUZZ"), out int programs) ? programs : 2000;

    [Fact]
    public void Valid_programs_give_the_same_results()
    {
        bool hasLibPcap = OperatingSystem.IsLinux() && PcapStream.Filtering.Native.PcapCompiler.Library.IsPresent;
        var random = new Random(2026);
        int wanted = 0;
        for (int i = 0; i < Programs; i++)
        {
            BpfInstruction[] program = SomeProgram.Valid(random);
            Assert.Null(BpfVerifier.FindFault(program));
            BpfStep[] steps = StepWriter.Write(program);
            for (int j = 0; j < PacketsPerProgram; j++)
            {
                byte[] packet = SomeProgram.Packet(random);
                uint original = (uint)random.Next(2000);
                uint answer = PlainInterpreter.Run(program, packet, original);
                Assert.Equal(answer, BpfInterpreter.Run(steps, packet, original));
                if (hasLibPcap)
                    Assert.Equal(answer, LibPcap.Run(program, packet, original));
                wanted += answer != 0 ? 1 : 0;
            }
        }
        output.WriteLine(
            $"{Programs} programs, {Programs * PacketsPerProgram} packets, {wanted} " +
                $"pass{(hasLibPcap ? "" : "; libpcap is not installed, and not compared")}");
        Assert.InRange(wanted, Programs, Programs * PacketsPerProgram - Programs);
    }

    [Fact]
    public void Programs_that_libpcap_rejects_are_rejected_and_accepted_ones_run()
    {
        LibPcap.Require();
        var random = new Random(1993);
        int rejected = 0;
        for (int i = 0; i < Programs; i++)
        {
            BpfInstruction[] program = SomeProgram.Broken(random);
            if (BpfVerifier.FindFault(program) is not null)
            {
                rejected++;
                continue;
            }
            Assert.True(LibPcap.Validates(program));
            byte[] packet = SomeProgram.Packet(random);
            Assert.Equal(
                PlainInterpreter.Run(program, packet, 64),
                BpfInterpreter.Run(StepWriter.Write(program), packet, 64));
        }
        output.WriteLine($"{Programs} programs, {rejected} rejected");
        Assert.InRange(rejected, Programs / 4, Programs - (Programs / 4));
    }

    [Fact]
    public void Verifier_reports_the_fault()
    {
        Expect("no instruction", []);
        Expect("is no end", [new(BpfCode.Immediate)]);
        Expect("instruction 0: there is no 0x99", [new((BpfCode)0x99), new(BpfCode.Return)]);
        Expect("instruction 0: there is no word 16 of memory", [new(BpfCode.Store, 16), new(BpfCode.Return)]);
        Expect("instruction 0: divides by zero", [new(BpfCode.Divide), new(BpfCode.Return)]);
        Expect("instruction 0: divides by zero", [new(BpfCode.Modulo), new(BpfCode.Return)]);
        Expect("instruction 0: shifts by 32 bits", [new(BpfCode.ShiftLeft, 32), new(BpfCode.Return)]);
        Expect("instruction 0: jumps past the end", [new(BpfCode.JumpEqual, 0, 1, 0), new(BpfCode.Return)]);
        Expect("instruction 0: jumps past the end", [new(BpfCode.JumpEqual, 1, 0, 0), new(BpfCode.Return)]);
        Expect("instruction 0: jumps by 1", [new(BpfCode.Jump, 1), new(BpfCode.Return)]);
        Expect("instruction 0: jumps by -1", [new(BpfCode.Jump, uint.MaxValue), new(BpfCode.Return)]);
        Expect("instruction 0: jumps by -2", [new(BpfCode.Jump, unchecked((uint)-2)), new(BpfCode.Return)]);
        Expect("too long", new BpfInstruction[BpfVerifier.MaxInstructions + 1]);
    }

    private static void Expect(string fault, BpfInstruction[] program)
    {
        Assert.Contains(fault, BpfVerifier.FindFault(program));
        Assert.Contains(fault, Assert.Throws<FilterException>(() => new BpfProgram(program)).Message);
    }
}
