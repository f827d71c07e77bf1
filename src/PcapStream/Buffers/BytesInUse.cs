using System.Runtime.CompilerServices;

namespace PcapStream.Buffers;

/// <summary>
/// Bytes in use in all allocators of the process: blocks of live leases, rented chunks, tables. A profiler without a
/// reference to this assembly finds it by its name.
/// </summary>
/// <remarks>
/// Counted only where the switch was set before the first allocator was created: for the just-in-time
/// compiler <see cref="AreCounted"/> is then a constant, and leases cost nothing more where it is false.
/// </remarks>
internal static class BytesInUse
{
    /// <summary>The name of the switch, of <see cref="AppContext"/>.</summary>
    internal const string SwitchName = "PcapStream.Buffers.CountBytesInUse";

    internal static readonly bool AreCounted = AppContext.TryGetSwitch(SwitchName, out bool isOn) && isOn;

    private static long _total;

    /// <summary>The sum now.</summary>
    internal static long Total => Volatile.Read(ref _total);

    /// <summary>Adds bytes taken, or returned, which are negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add(long bytes)
    {
        if (AreCounted)
            Interlocked.Add(ref _total, bytes);
    }
}
