using System.Runtime.InteropServices;

namespace PcapStream.Buffers.Blocks;

/// <summary>Says that a <see cref="BiasedLock"/> belongs to a thread, and whether the thread is inside.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal sealed class Bias
{
    // Other threads read the owner, who writes Inside all the time; hence the distance.
    [FieldOffset(0)]
    internal readonly int Owner;

    /// <summary>Where on its stack the owner was last recognised. Only the owner writes it.</summary>
    [FieldOffset(8)]
    internal nint OwnerPage;

    [FieldOffset(128)]
    internal int Inside;

    internal Bias(int owner, nint ownerPage)
    {
        Owner = owner;
        OwnerPage = ownerPage;
        Inside = 1;
    }
}
