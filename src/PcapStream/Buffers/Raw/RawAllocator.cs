namespace PcapStream.Buffers.Raw;

/// <summary>
/// The lowest layer: maps address space from the system and returns it. Layer +1 of CPython's
/// Objects/obmalloc.c, without its malloc.
/// </summary>
/// <remarks>
/// Implementations must be thread-safe. Every size is rounded to pages by the caller, and frees exactly what
/// it allocated. The memory need not be zeroed.
/// </remarks>
public abstract class RawAllocator
{
    /// <summary>
    /// The allocator of the running system: mmap, VirtualAlloc, or the pinned heap where neither exists.
    /// </summary>
    public static RawAllocator System { get; } = ForThisSystem();

    /// <summary>
    /// Arrays on the garbage collector's pinned heap. Freed memory returns to the system when the collector decides so.
    /// </summary>
    public static RawAllocator PinnedHeap => PinnedHeapAllocator.Instance;

    /// <summary>Maps memory.</summary>
    /// <param name="bytes">Size in bytes, a multiple of the system's page size.</param>
    /// <param name="alignment">Alignment of the address in bytes, a power of two.</param>
    /// <returns>The address, or 0 when the system refuses.</returns>
    public abstract nint TryAllocate(nuint bytes, nuint alignment);

    /// <summary>Unmaps memory that <see cref="TryAllocate"/> mapped.</summary>
    /// <param name="address">The address that was returned.</param>
    /// <param name="bytes">The size that was requested, in bytes.</param>
    public abstract void Free(nint address, nuint bytes);

    private static RawAllocator ForThisSystem()
    {
        if (OperatingSystem.IsWindows())
            return new VirtualAllocAllocator();
        return OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? new MmapAllocator() : PinnedHeap;
    }
}
