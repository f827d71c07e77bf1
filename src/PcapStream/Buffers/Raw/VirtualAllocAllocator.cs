using System.Runtime.InteropServices;

namespace PcapStream.Buffers.Raw;

/// <summary>
/// VirtualAlloc, as pymalloc's <c>_PyObject_ArenaVirtualAlloc</c>, with alignment above the 64 KiB granularity.
/// </summary>
internal sealed partial class VirtualAllocAllocator : RawAllocator
{
    private const uint Commit = 0x1000;
    private const uint Reserve = 0x2000;
    private const uint Release = 0x8000;
    private const uint ReadWrite = 0x04;
    private const nuint Granularity = 64 << 10;
    private const int Attempts = 16;

    public override nint TryAllocate(nuint bytes, nuint alignment)
    {
        if (alignment <= Granularity)
            return VirtualAlloc(0, bytes, Reserve | Commit, ReadWrite);

        // A reservation cannot be trimmed. Find an aligned hole, release it, and map its aligned part;
        // another thread may map it first, hence the attempts.
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            nint hole = VirtualAlloc(0, bytes + alignment, Reserve, ReadWrite);
            if (hole == 0)
                return 0;
            _ = VirtualFree(hole, 0, Release);
            nint aligned = (nint)(((nuint)hole + alignment - 1) & ~(alignment - 1));
            if (VirtualAlloc(aligned, bytes, Reserve | Commit, ReadWrite) == aligned)
                return aligned;
        }
        return 0;
    }

    public override void Free(nint address, nuint bytes) => _ = VirtualFree(address, 0, Release);

    [LibraryImport("kernel32")]
    private static partial nint VirtualAlloc(nint address, nuint bytes, uint type, uint protection);

    [LibraryImport("kernel32")]
    private static partial int VirtualFree(nint address, nuint bytes, uint type);
}
