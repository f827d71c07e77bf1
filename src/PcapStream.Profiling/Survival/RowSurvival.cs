using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Survival;

/// <summary>A line's part in what is still alive. The bytes are those that the line itself has allocated.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RowSurvival
{
    /// <summary>The line's allocations between the last two readings.</summary>
    public long Fresh;

    /// <summary>Bytes that are still alive.</summary>
    public long Alive;

    /// <summary><see cref="Alive"/> when most of all lines' bytes were alive.</summary>
    public long AliveAtHighest;

    /// <summary>Bytes allocated between two readings, between which no other line allocated.</summary>
    public long Tried;

    /// <summary>The part of <see cref="Tried"/> that is still alive.</summary>
    public long Survived;

    /// <summary>The share of the line's allocations that survives, as far as known.</summary>
    public readonly double Rate => Tried == 0 ? 1 : (double)Survived / Tried;
}
