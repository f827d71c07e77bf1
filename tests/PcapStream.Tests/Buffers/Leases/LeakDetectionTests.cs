using System.Runtime.CompilerServices;
using PcapStream.Buffers;
using PcapStream.Buffers.Leases;

namespace PcapStream.Tests.Buffers.Leases;

public class LeakDetectionTests
{
    [Fact]
    public void Off_finds_nothing()
    {
        using var allocator = new BufferAllocator();
        Lose(allocator, 10);
        Assert.Equal(0, allocator.Collect());
        Assert.Empty(allocator.LeakReports);
        Assert.Equal(10, allocator.GetStatistics().LeasesLive);
    }

    [Fact]
    public void Simple_reclaims_and_counts_lost_leases()
    {
        using var allocator = new BufferAllocator(new() { LeakDetection = LeakDetection.Simple });
        PacketLease kept = allocator.Rent(1500);
        Lose(allocator, 10);
        Assert.Equal(10, allocator.Collect());
        Assert.Equal(0, allocator.Collect());
        Assert.Equal(10, allocator.LeakReports.Count);
        Assert.All(
            allocator.LeakReports, report => Assert.Matches(@"^Unreachable: lease \d+\.1 \(\d+ bytes\)$", report));
        Assert.Equal(1, allocator.GetStatistics().LeasesLive);
        kept.Span.Clear();
        kept.Release();
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Advanced_reports_where_a_lost_lease_was_taken()
    {
        using var allocator = new BufferAllocator(new() { LeakDetection = LeakDetection.Advanced });
        Lose(allocator, 1);
        Assert.Equal(1, allocator.Collect());
        Assert.Contains(nameof(Lose), Assert.Single(allocator.LeakReports), StringComparison.Ordinal);
    }

    [Fact]
    public void Released_leases_are_not_lost()
    {
        using var allocator = new BufferAllocator(new() { LeakDetection = LeakDetection.Simple });
        for (int i = 0; i < 1000; i++)
            allocator.Rent(i).Release();
        Assert.Equal(0, allocator.Collect());
    }

    [Fact]
    public void Copy_keeps_a_lease_reachable()
    {
        using var allocator = new BufferAllocator(new() { LeakDetection = LeakDetection.Simple });
        var copies = new PacketLease[1];
        TakeInto(allocator, copies);
        Assert.Equal(0, allocator.Collect());
        copies[0].Release();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Lose(BufferAllocator allocator, int count)
    {
        for (int i = 0; i < count; i++)
            allocator.Rent(100 + i).Span.Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeInto(BufferAllocator allocator, PacketLease[] copies)
    {
        PacketLease original = allocator.Rent(1);
        copies[0] = original;
    }
}
