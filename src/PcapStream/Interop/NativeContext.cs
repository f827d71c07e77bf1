using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Interop;

/// <summary>An object of a native library, freed exactly once, by its owner or by the finalizer.</summary>
internal sealed class NativeContext : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly Action<nint> _free;

    /// <param name="context">The object's address.</param>
    /// <param name="free">Frees it; must not throw.</param>
    /// <exception cref="InsufficientMemoryException">
    /// The address is null, which is how libraries report that there is no memory.
    /// </exception>
    public NativeContext(nint context, Action<nint> free)
        : base(ownsHandle: true)
    {
        _free = free;
        SetHandle(context);
        if (IsInvalid)
            throw new InsufficientMemoryException();
    }

    /// <summary>Zeroed memory at a fixed address for a structure of a library.</summary>
    /// <param name="size">Bytes.</param>
    /// <param name="end">Frees what the library keeps in it, before the memory is freed; must not throw.</param>
    /// <exception cref="OutOfMemoryException">There is no memory.</exception>
    public static unsafe NativeContext Allocate(int size, Action<nint> end) =>
        new((nint)NativeMemory.AllocZeroed((nuint)size), context =>
        {
            end(context);
            NativeMemory.Free((void*)context);
        });

    protected override bool ReleaseHandle()
    {
        _free(handle);
        return true;
    }
}
