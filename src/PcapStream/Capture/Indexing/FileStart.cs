using System.Runtime.CompilerServices;

namespace PcapStream.Capture.Indexing;

/// <summary>
/// The first bytes of a capture of any format, wherever they are: at the start of a file, after garbage, or after
/// another capture that it was joined to.
/// </summary>
internal static class FileStart
{
    // By the first byte, so that a search rejects nearly all places at a glance.
    private static readonly bool[] MayStart = CollectFirstBytes();
    private static readonly byte[] Starts = ListFirstBytes();

    /// <summary>Bytes by which a start of any format is recognised.</summary>
    public static readonly int Size = FindLongestStart();

    /// <summary>The bytes with which captures of all formats start.</summary>
    public static ReadOnlySpan<byte> FirstBytes => Starts;

    /// <summary>Whether a capture starts here beyond doubt.</summary>
    /// <param name="bytes">Any bytes; fewer than <see cref="Size"/> are never a start.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAt(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Size && MayStart[bytes[0]] && IsStart(bytes);

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

    private static bool IsStart(ReadOnlySpan<byte> bytes)
    {
        foreach (CaptureFormat format in CaptureFormats.All)
        {
            if (format.IsStart(bytes))
                return true;
        }
        return false;
    }

    private static bool[] CollectFirstBytes()
    {
        bool[] mayStart = new bool[256];
        foreach (CaptureFormat format in CaptureFormats.All)
        {
            foreach (byte first in format.FirstBytes)
                mayStart[first] = true;
        }
        return mayStart;
    }

    private static byte[] ListFirstBytes()
    {
        var starts = new List<byte>();
        for (int first = 0; first < MayStart.Length; first++)
        {
            if (MayStart[first])
                starts.Add((byte)first);
        }
        return [.. starts];
    }

    private static int FindLongestStart()
    {
        int longest = 0;
        foreach (CaptureFormat format in CaptureFormats.All)
            longest = Math.Max(longest, format.StartSize);
        return longest;
    }
}
