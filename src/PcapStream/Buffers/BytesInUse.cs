using System.Runtime.CompilerServices;

namespace PcapStream.Buffers;

/// <summary>
/// Bytes in use in all allocators of the process: blocks of live leases, rented chunks, tables. A profiler that refers
/// to nothing finds it by its name.
/// </summary>
/// <remarks>
/// Counted only where the switch was set before the first allocator was created: to the compiler of machine code
/// <see cref="AreCounted"/> is a constant then, and a lease that nobody counts costs what it did.
/// </remarks>
internal static class BytesInUse
{
    /// <summary>The name of the switch, of <see cref="AppContext"/>.</summary>
    internal const string SwitchName = "PcapStream.Buffers.CountBytesInUse";

    internal static readonly bool AreCounted = AppContext.TryGetSwitch(SwitchName, out bool isOn) && isOn;

    private static long _total;

    /// <summary>The sum now.</summary>
    internal static long Total => Volatile.Read(ref _total);

    /// <summary>Adds what was taken, or what was given back, which is below zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add(long bytes)
    {
        if (AreCounted)
            Interlocked.Add(ref _total, bytes);
    }
}
