using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PcapStream.Buffers.Blocks;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers;

/// <summary>The exceptions of this namespace, thrown apart from the code that finds the fault.</summary>
internal static class Throw
{
    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    [DoesNotReturn]
    internal static void Disposed(string what) =>
        throw new ObjectDisposedException(
            what, "The buffer allocator was disposed, and all of its memory is unmapped.");

    [DoesNotReturn]
    internal static void BudgetOverRelease(long bytes, long reserved) =>
        throw new InvalidOperationException(
            string.Create(Invariant,
                $"{bytes:N0} bytes were returned to a budget that has {reserved:N0} bytes reserved."));

    [DoesNotReturn]
    internal static void ChunkNotHeld() =>
        throw new InvalidOperationException(
            "The chunk is back in its pool: it was released too often, or referenced after its last release.");

    [DoesNotReturn]
    internal static void UnknownTable(nint address, long bytes) =>
        throw new InvalidOperationException(
            string.Create(Invariant,
                $"There is no table of {bytes:N0} bytes at 0x{address:x}: " +
                $"it was freed already, or has another size."));

    [DoesNotReturn]
    internal static void LimitTooSmall(long memoryLimit) =>
        throw new ArgumentOutOfRangeException(
            nameof(memoryLimit), memoryLimit,
            string.Create(Invariant,
                $"The memory limit is at least {BufferAllocatorOptions.LeastMemoryLimit:N0} bytes: " +
                $"{BufferAllocatorOptions.LeastLeaseReserve:N0} for an arena of leases with its tables, " +
                $"{BufferAllocatorOptions.LeastChunkShare:N0} for two chunks and their indexes."));

    [DoesNotReturn]
    internal static void ReserveOutOfRange(long leaseReserve, long memoryLimit) =>
        throw new ArgumentOutOfRangeException(
            nameof(leaseReserve), leaseReserve,
            string.Create(Invariant,
                $"Under a memory limit of {memoryLimit:N0} bytes the lease reserve lies between " +
                $"{BufferAllocatorOptions.LeastLeaseReserve:N0} bytes (an arena with its tables) and " +
                $"{memoryLimit - BufferAllocatorOptions.LeastChunkShare:N0} " +
                $"(the rest is needed for two chunks and their indexes)."));

    [DoesNotReturn]
    internal static void NoLease() =>
        throw new LeaseException("This is the default value of a lease: it was never taken.");

    [DoesNotReturn]
    internal static void UsedAfterRelease(PacketLease lease) =>
        throw new LeaseException($"Used after its release: {lease}");

    [DoesNotReturn]
    internal static void ReleasedTwice(PacketLease lease) =>
        throw new LeaseException($"Released twice: {lease}");

    [DoesNotReturn]
    internal static void Exhausted(
        int bytes, MemoryBudget share, bool systemRefused, SizeClassStatistics? most, long large)
    {
        string why = systemRefused ? "the system refused to map more" : "it is used up";
        long inBlocks = most is null ? 0 : most.BlocksInUse * most.BlockSize;
        string holder = large == 0 && inBlocks == 0 ? "Nothing is leased."
            : large > inBlocks ? string.Create(Invariant,
                $"Most is held by leases above {SizeClass.LargestBlock:N0} bytes: {large:N0} bytes.")
            : string.Create(Invariant,
                $"Most is held by {most!.BlocksInUse:N0} leases in blocks of {most.BlockSize:N0} bytes: " +
                $"{inBlocks:N0} bytes.");
        throw new BufferExhaustedException(
            string.Create(Invariant,
                $"No room for a lease of {bytes:N0} bytes: of the lease reserve of {share.Limit:N0} bytes " +
                $"{share.Reserved:N0} are mapped, and {why}. {holder} " +
                $"Release leases sooner, or raise LeaseReserve."),
            bytes, share.Limit, share.Reserved);
    }
}
