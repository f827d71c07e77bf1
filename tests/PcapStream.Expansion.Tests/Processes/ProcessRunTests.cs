using PcapStream.Expansion.Processes;
using PcapStream.Expansion.Tests.Support;

namespace PcapStream.Expansion.Tests.Processes;

public sealed class ProcessRunTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public void A_small_program_reads_small_although_we_are_large()
    {
        byte[] large = GC.AllocateUninitializedArray<byte>((int)(150 * MiB), pinned: true);
        for (int i = 0; i < large.Length; i += 4096)
            large[i] = 1;
        ProcessResult result = Some.Run("true");
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.PeakBytes, MiB / 2, 8 * MiB);
        GC.KeepAlive(large);
    }

    [Fact]
    public void A_program_that_holds_200_MiB_reads_200_MiB()
    {
        ProcessResult result = Some.Shell("head -c 209715200 /dev/zero | tail");
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.KernelPeakBytes, 200 * MiB, 230 * MiB);
        Assert.InRange(result.PeakBytes, 200 * MiB, 240 * MiB);
        Assert.True(result.Cpu > TimeSpan.Zero);
        Assert.True(result.Elapsed > TimeSpan.Zero);
    }
}
