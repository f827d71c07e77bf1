using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace PcapStream.Buffers.Raw;

/// <summary>Pinned arrays, for systems without mmap or VirtualAlloc.</summary>
/// <remarks>An array is larger than the budget knows: its alignment is not counted.</remarks>
internal sealed class PinnedHeapAllocator : RawAllocator
{
    internal static readonly PinnedHeapAllocator Instance = new();

    private readonly ConcurrentDictionary<nint, byte[]> _arrays = new();

    public override nint TryAllocate(nuint bytes, nuint alignment)
    {
        nuint room = bytes + alignment;
        if (room > (nuint)Array.MaxLength)
            return 0;
        byte[] array;
        try
        {
            array = GC.AllocateUninitializedArray<byte>((int)room, pinned: true);
        }
        catch (OutOfMemoryException)
        {
            return 0;
        }
        nuint start = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        nint aligned = (nint)((start + alignment - 1) & ~(alignment - 1));
        _arrays[aligned] = array;
        return aligned;
    }

    public override void Free(nint address, nuint bytes) => _arrays.TryRemove(address, out _);
}
