using Microsoft.Win32.SafeHandles;

namespace PcapStream.Interop;

/// <summary>A library's own object, given back to it exactly once, by whoever comes first: the owner or the finalizer.</summary>
internal sealed class NativeContext : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly Action<nint> _free;

    /// <param name="context">The object's address.</param>
    /// <param name="free">Gives it back; must not throw.</param>
    /// <exception cref="InsufficientMemoryException">The address is null, which is how libraries say that there was no memory.</exception>
    public NativeContext(nint context, Action<nint> free)
        : base(ownsHandle: true)
    {
        _free = free;
        SetHandle(context);
        if (IsInvalid)
            throw new InsufficientMemoryException();
    }

    protected override bool ReleaseHandle()
    {
        _free(handle);
        return true;
    }
}
