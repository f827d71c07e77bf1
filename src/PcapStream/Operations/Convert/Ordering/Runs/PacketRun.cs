using System.Runtime.InteropServices;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Ordering.Runs;

/// <summary>Packets in order, in a temporary file.</summary>
/// <param name="File">The file.</param>
/// <param name="Start">Offset of the first.</param>
/// <param name="End">Offset after the last.</param>
internal sealed record PacketRun(SpillFile File, long Start, long End);

/// <summary>
/// The bytes before a packet in a run; its data follows, then its options, then zeros up to a multiple of eight.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RunHeader
{
    /// <summary>As in <see cref="OrderedPacket"/>.</summary>
    public long Nanoseconds;

    /// <inheritdoc cref="Nanoseconds"/>
    public ulong Ticks;

    /// <inheritdoc cref="Nanoseconds"/>
    public int Interface;

    /// <inheritdoc cref="Nanoseconds"/>
    public uint OriginalLength;

    /// <summary>Bytes of data.</summary>
    public int DataBytes;

    /// <summary>Bytes of options.</summary>
    public int OptionBytes;

    /// <summary>Bytes of the header.</summary>
    public static int Size => Marshal.SizeOf<RunHeader>();

    /// <summary>Bytes after the header.</summary>
    public readonly long BodyBytes => ((long)DataBytes + OptionBytes + 7) & ~7L;
}
