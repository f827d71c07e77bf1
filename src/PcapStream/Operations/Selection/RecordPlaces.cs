using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Selection;

/// <summary>
/// Finds records from any offset of an uncompressed capture, without the bytes before it: the first record is found as
/// after damage. Interfaces of a pcapng have to be known.
/// </summary>
internal sealed unsafe class RecordPlaces
{
    // A packet may hold a capture, whose records end with it or lead to the file's own after it. After so many bytes,
    // which no packet has, a record is the file's own.
    private const int LongestPacket = RecordIndexer.SearchWindow;

    private const int Reach = 2 * LongestPacket;
    private const int RecordsAtOnce = 1024;

    private readonly CaptureReader _capture;
    private readonly RecordIndexer _indexer;
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Reach, pinned: true);
    private readonly PacketRecord[] _records = new PacketRecord[RecordsAtOnce];

    private RecordPlaces(CaptureReader capture, RecordIndexer indexer)
    {
        _capture = capture;
        _indexer = indexer;
        Start = capture.Source.Position;
        End = capture.Length!.Value;
    }

    /// <summary>The offset of the first record.</summary>
    public long Start { get; }

    /// <summary>The offset after the last byte.</summary>
    public long End { get; }

    /// <summary>
    /// The places of a capture at its first record; null where records cannot be found from any offset: in a pipe, a
    /// compressed file, and a format without records of its own.
    /// </summary>
    public static RecordPlaces? Of(CaptureReader capture) =>
        capture.Compression is null && capture.Source.IsSeekable
            && capture.Indexer.Fork() is { } indexer
            ? new RecordPlaces(capture, indexer)
            : null;

    /// <summary>The time of the first record; null where it is not certainly a record.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    public long? FirstTime()
    {
        int read = _capture.Source.ReadAt(_bytes, Start);
        fixed (byte* start = _bytes)
            return TimeOf(start, start + read);
    }

    /// <summary>
    /// A record of the file near an offset: not the first after it, but one to which records lead for long enough. Null
    /// where no record near it is certainly one of the file.
    /// </summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    public RecordPlace? After(long offset)
    {
        int read = _capture.Source.ReadAt(_bytes, offset);
        fixed (byte* start = _bytes)
        {
            byte* end = start + read;
            byte* from = start;
            while (_indexer.Search(from, end, atEnd: read < _bytes.Length, out byte* found))
            {
                byte* next = Follow(found, end);
                if (next - found >= LongestPacket && TimeOf(next, end) is { } time)
                    return new RecordPlace(offset + (next - start), time);
                from = next > found ? next : found + 1;
            }
        }
        return null;
    }

    /// <summary>
    /// The offset at which a file is cut that is to be cut at another offset: that of a record after it, or the end.
    /// It never falls while the other one rises.
    /// </summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    public long CutAt(long offset)
    {
        if (offset <= Start)
            return Start;
        // A place is at least one longest packet after an offset, and less than two. So those of multiples rise.
        long tried = (offset + LongestPacket - 1) / LongestPacket * LongestPacket;
        for (; tried < End; tried += LongestPacket)
        {
            if (After(tried) is { } place)
                return place.Offset;
        }
        return End;
    }

    // Follows records from one to the next; returns the byte after the last.
    private byte* Follow(byte* found, byte* end)
    {
        byte* next = found;
        fixed (PacketRecord* records = _records)
        {
            while (_indexer.Index(next, end, found + LongestPacket, records, RecordsAtOnce) is { Records: > 0 } result)
                next = result.Next;
        }
        return next;
    }

    // The time of a record; null where it is not certainly a record.
    private long? TimeOf(byte* at, byte* end)
    {
        PacketRecord record;
        return _indexer.Index(at, end, at + 1, &record, 1).Records > 0 ? record.Nanoseconds : null;
    }
}

/// <summary>A record of a file.</summary>
/// <param name="Offset">Offset of its first byte.</param>
/// <param name="Time">Its time, in nanoseconds since the epoch.</param>
internal readonly record struct RecordPlace(long Offset, long Time);
