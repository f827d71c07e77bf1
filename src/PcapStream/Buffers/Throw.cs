using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PcapStream.Buffers;

/// <summary>Every fault of this namespace, out of the way of the code that finds it.</summary>
internal static class Throw
{
    [DoesNotReturn]
    internal static void Disposed(string what) =>
        throw new ObjectDisposedException(what, "The buffer allocator was disposed, and everything it mapped is unmapped.");

    [DoesNotReturn]
    internal static void BudgetOverRelease(long bytes, long reserved) =>
        throw new InvalidOperationException(Text($"{bytes:N0} bytes were given back to a budget that has {reserved:N0} bytes reserved."));

    [DoesNotReturn]
    internal static void ChunkNotHeld() =>
        throw new InvalidOperationException("The chunk is back in its pool: it was released once too often, or referenced after its last release.");

    [DoesNotReturn]
    internal static void UnknownTable(nint address, long bytes) =>
        throw new InvalidOperationException(Text($"There is no table of {bytes:N0} bytes at 0x{address:x}: it was freed already, or its size is another."));

    [DoesNotReturn]
    internal static void LimitTooSmall(long memoryLimit) =>
        throw new ArgumentOutOfRangeException(nameof(memoryLimit), memoryLimit, Text($"The memory limit is at least {BufferAllocatorOptions.LeastMemoryLimit:N0} bytes: {BufferAllocatorOptions.LeastLeaseReserve:N0} for an arena of leases with its tables, {BufferAllocatorOptions.LeastChunkShare:N0} for two chunks and their indexes."));

    [DoesNotReturn]
    internal static void ReserveOutOfRange(long leaseReserve, long memoryLimit) =>
        throw new ArgumentOutOfRangeException(nameof(leaseReserve), leaseReserve, Text($"Under a memory limit of {memoryLimit:N0} bytes the lease reserve lies between {BufferAllocatorOptions.LeastLeaseReserve:N0} bytes (an arena with its tables) and {memoryLimit - BufferAllocatorOptions.LeastChunkShare:N0} (the rest is needed for two chunks and their indexes)."));

    private static string Text(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
