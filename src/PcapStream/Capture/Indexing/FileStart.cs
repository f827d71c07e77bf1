using System.Globalization;
using System.Runtime.CompilerServices;
using PcapStream.Capture.Pcap;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Capture.Indexing;

/// <summary>
/// The first bytes of a capture, wherever they are: at the start of a file, behind garbage, or behind another capture
/// that somebody has joined it to.
/// </summary>
internal static class FileStart
{
    /// <summary>Bytes by which a start is told from other bytes.</summary>
    public const int Size = PcapFileHeader.Size;

    /// <summary>Whether the bytes are a start beyond doubt: magic number, version and lengths agree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAt(ReadOnlySpan<byte> bytes) => MayBeAt(bytes) && bytes.Length >= Size && (IsPcap(bytes) || SectionHeaderBlock.IsPlausible(bytes));

    /// <summary>Whether the bytes, which may be fewer than <see cref="Size"/>, start with a magic number.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> start) => PcapFileHeader.IsMagic(start) || PcapNgIndexer.IsSectionHeader(start);

    /// <summary>Whether a classic pcap's file header ends early. A pcapng's is a block like any other.</summary>
    public static bool IsCutShort(ReadOnlySpan<byte> start) => PcapFileHeader.IsMagic(start) && start.Length < PcapFileHeader.Size;

    /// <summary>The version of a classic pcap that nobody has written, in words; null for all others.</summary>
    public static string? UnknownVersion(ReadOnlySpan<byte> start) => PcapFileHeader.IsMagic(start) && PcapFileHeader.Read(start) is { Major: not (2 or 543) } header
        ? string.Create(CultureInfo.InvariantCulture, $"pcap version {header.Major}.{header.Minor}")
        : null;

    /// <summary>What reads on behind a start, and how many bytes it is past.</summary>
    /// <param name="start">At least <see cref="Size"/> bytes that start with a magic number.</param>
    /// <param name="before">What is known of the capture, to which the start adds.</param>
    public static (RecordIndexer Indexer, int HeaderSize) Read(ReadOnlySpan<byte> start, CaptureDescription before) => PcapFileHeader.IsMagic(start)
        ? (PcapFileHeader.Read(start).CreateIndexer(before), PcapFileHeader.Size)
        : (new PcapNgIndexer(before), 0);

    /// <summary>The first start that lies whole within <paramref name="bytes"/>; -1 for none.</summary>
    public static int Find(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at + Size <= bytes.Length; at++)
        {
            if (IsAt(bytes[at..]))
                return at;
        }
        return -1;
    }

    // All magic numbers have one of three pairs of bytes in common, so that most places are passed by at a glance.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayBeAt(ReadOnlySpan<byte> bytes) => bytes.Length >= 4 && (bytes[0], bytes[1], bytes[2], bytes[3]) is
        (0xA1, 0xB2, _, _) or (_, _, 0xB2, 0xA1) or (0x0A, 0x0D, 0x0D, 0x0A);

    private static bool IsPcap(ReadOnlySpan<byte> bytes) => PcapFileHeader.IsMagic(bytes) && PcapFileHeader.Read(bytes).IsKnownVersion;
}
