using System.Runtime.InteropServices;

namespace PcapStream.Buffers.Raw;

/// <summary>Anonymous private mappings, as in pymalloc's <c>_PyObject_ArenaMmap</c>.</summary>
internal sealed partial class MmapAllocator : RawAllocator
{
    private const int ReadWrite = 0x1 | 0x2;
    private const int Private = 0x02;
    private const int AnonymousOnLinux = 0x20;
    private const int AnonymousOnMacOS = 0x1000;
    private const int NoHugePageOnLinux = 15;
    private const nint Failed = -1;

    private static readonly int Flags = Private | (OperatingSystem.IsMacOS() ? AnonymousOnMacOS : AnonymousOnLinux);

    public override nint TryAllocate(nuint bytes, nuint alignment)
    {
        nint address = Map(0, bytes, ReadWrite, Flags, -1, 0);
        if (address == Failed)
            return 0;
        // The kernel places mappings side by side, so the one after an aligned one is usually aligned already.
        if (((nuint)address & (alignment - 1)) != 0)
        {
            _ = Unmap(address, bytes);
            address = MapAndTrim(bytes, alignment);
        }
        if (address != 0 && OperatingSystem.IsLinux())
            KeepPagesSmall(address, bytes);
        return address;
    }

    public override void Free(nint address, nuint bytes) => _ = Unmap(address, bytes);

    private static nint MapAndTrim(nuint bytes, nuint alignment)
    {
        nuint mapped = bytes + alignment;
        nint start = Map(0, mapped, ReadWrite, Flags, -1, 0);
        if (start == Failed)
            return 0;
        nuint before = (alignment - ((nuint)start & (alignment - 1))) & (alignment - 1);
        nuint after = alignment - before;
        nint aligned = start + (nint)before;
        if (before != 0)
            _ = Unmap(start, before);
        if (after != 0)
            _ = Unmap(aligned + (nint)bytes, after);
        return aligned;
    }

    // Neighbouring mappings merge, and where transparent huge pages are set to "always" the kernel would back a
    // merged range by 2 MiB pages: the resident set would then hold tails that were never touched. A kernel
    // without huge pages returns EINVAL, which does no harm.
    private static void KeepPagesSmall(nint address, nuint bytes) => _ = Advise(address, bytes, NoHugePageOnLinux);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint bytes, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint bytes);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint bytes, int advice);
}
