using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

/// <summary>Heads every block of the counter file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BlockHeader
{
    /// <summary>Written last: a block of kind <see cref="BlockKind.None"/> is one that nobody has finished.</summary>
    public BlockKind Kind;

    /// <summary>The number of the map's first table, in a <see cref="BlockKind.Map"/>.</summary>
    public int FirstTable;

    /// <summary>Bytes to the next block, this header included; a multiple of 8.</summary>
    public long Length;
}

/// <summary>What a block of the counter file holds.</summary>
internal enum BlockKind
{
    None,

    /// <summary>An assembly's methods and lines, as <see cref="Reports.ProfileMap"/> writes them.</summary>
    Map,

    /// <summary>A <see cref="TableCounters"/>.</summary>
    Counters,

    /// <summary>An <see cref="ActivationLog"/>.</summary>
    Activations,
}
