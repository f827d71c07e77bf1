using PcapStream.Capture.Compression.Gzip;

namespace PcapStream.Capture.Compression;

/// <summary>
/// A place of a compressed file at which decompression can start without what is before it: the start of a unit, see
/// <see cref="CompressionFormat.Unit"/>, or a place within one of which a checkpoint has what is needed.
/// </summary>
/// <param name="Stored">Its offset in the compressed file.</param>
/// <param name="Offset">The offset in the capture of the first byte that is decompressed there.</param>
/// <param name="Checkpoint">What continuing within a unit needs; null for its start.</param>
internal readonly record struct AccessPoint(long Stored, long Offset, DeflateCheckpoint? Checkpoint = null)
{
    /// <summary>The last of some access points at or before an offset of the capture.</summary>
    /// <param name="points">In order; the first has the offset 0.</param>
    /// <param name="offset">An offset in the capture.</param>
    public static AccessPoint Before(IReadOnlyList<AccessPoint> points, long offset)
    {
        int low = 0;
        int high = points.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (points[middle].Offset <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return points[low];
    }
}
