using PcapStream.Batching.Pipeline;
using PcapStream.Buffers.Chunks;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.Sources;

namespace PcapStream.Batching.Reading;

/// <summary>
/// A range of a file that a worker reads and indexes before the bytes in front of it are read, while the range is in
/// its processor's caches. The first record is found as after damage; the range counts only if what was read before
/// ends exactly there. A record that starts in the range belongs to it, even if it ends after it.
/// </summary>
internal sealed unsafe class FileRange : IDisposable
{
    /// <summary>Most bytes in a range: the last record needs room as well.</summary>
    public const int MostBytes = ChunkPool.ChunkSize - (64 << 10);

    // The rest of most records that reach out of the range, so that they need no second read.
    private const int UsualRest = 4 << 10;

    private readonly ByteSource _source;
    private readonly Chunk _chunk;
    private RangeClaim _claim;
    private byte* _end;
    private bool _isTaken;

    private FileRange(ByteSource source, Chunk chunk, PacketBatch batch)
    {
        _source = source;
        _chunk = chunk;
        Batch = batch;
    }

    /// <summary>The packets.</summary>
    public PacketBatch Batch { get; }

    /// <summary>The range's number in the file.</summary>
    public long Number => _claim.Number;

    /// <summary>The fork that indexed the packets.</summary>
    public RecordIndexer Indexer => _claim.Indexer;

    /// <summary>Offset in the capture of the first record.</summary>
    public long First { get; private set; }

    /// <summary>Offset in the capture of the byte after the last record.</summary>
    public long Next { get; private set; }

    private byte* Start => (byte*)_chunk.Address;

    /// <summary>Takes memory for a range, waiting for it; once a range is claimed, its worker must not wait.</summary>
    public static FileRange Rent(ByteSource source, BatchPool pool, CancellationToken cancellation)
    {
        PacketBatch batch = pool.Rent(cancellation);
        batch.Begin(1);
        try
        {
            return new FileRange(source, pool.RentChunk(ChunkPool.ChunkSize, cancellation), batch);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <summary>Reads and indexes the range.</summary>
    /// <returns>False when no record is found that begins it.</returns>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    public bool TryRead(RangeClaim claim)
    {
        _claim = claim;
        _end = Start;
        Extend(claim.Length + UsualRest);
        byte* stop = Start + claim.Length;
        byte* first = Start;
        bool isFound = claim.StartsAtRecord || Indexer.Search(Start, _end, atEnd: false, out first);
        if (!isFound || first >= stop)
            return false;
        byte* next = Index(first, stop);
        // Only the bytes after a pcap's packet show that its length is right; one in doubt is read again in its turn.
        if (Indexer.HeaderSize > 0 && Batch.Count > 0 && !IsFollowed(next))
        {
            next = Batch.Records[^1].Address - Indexer.HeaderSize;
            Batch.RemoveLast();
        }
        (First, Next) = (OffsetOf(first), OffsetOf(next));
        return Batch.Count > 0 && Indexer.Notes.Count == 0;
    }

    /// <summary>The batch, which now belongs to the caller.</summary>
    public PacketBatch Take()
    {
        _isTaken = true;
        return Batch;
    }

    public void Dispose()
    {
        _chunk.Release();
        if (!_isTaken)
            Batch.Dispose();
    }

    // Indexes the packets that start before the stop; returns the byte after the last.
    private byte* Index(byte* next, byte* stop)
    {
        while (true)
        {
            IndexResult result = Indexer.Index(next, _end, stop, Batch.FreeRecords, Batch.FreeSlots);
            if (result.Records > 0)
                Batch.Add(_chunk, result.Records, _claim.Start);
            next = result.Next;
            bool isCut = next < stop && Batch.FreeSlots > 0 && result.Skip == 0;
            if (!isCut || !Extend(next - Start + result.Needed + result.Lookahead))
                return next;
        }
    }

    // Whether another packet follows, or the end of the file, or a record whose header is sound but which is not whole
    // here.
    private bool IsFollowed(byte* next)
    {
        PacketRecord record;
        IndexResult result = Indexer.Index(next, _end, next + 1, &record, 1);
        if (result.Records == 0 && Extend(next - Start + Math.Min(result.Needed + result.Lookahead, UsualRest)))
            result = Indexer.Index(next, _end, next + 1, &record, 1);
        if (result.Records > 0)
            return true;
        long length = _source.Length!.Value;
        return OffsetOf(next) == length
            || (result.Skip == 0 && result.Lookahead == 0 && result.Needed > Indexer.HeaderSize
                && OffsetOf(next) + result.Needed <= length);
    }

    // Reads up to a number of bytes from the range's start; false when there were as many already, there is no room for
    // them, or the file ends.
    private bool Extend(long bytes)
    {
        long had = _end - Start;
        if (bytes <= had || bytes > _chunk.Size)
            return false;
        _end += _source.ReadAt(new Span<byte>(_end, (int)(bytes - had)), _claim.Start + had);
        return _end - Start > had;
    }

    private long OffsetOf(byte* at) => _claim.Start + (at - Start);
}

/// <summary>A range of a file that one worker is to read.</summary>
/// <param name="Number">Its number in the file.</param>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="Length">Number of its bytes.</param>
/// <param name="StartsAtRecord">Whether a record is known to start at the first byte.</param>
/// <param name="Indexer">A fork of the capture's indexer.</param>
internal readonly record struct RangeClaim(
    long Number, long Start, int Length, bool StartsAtRecord, RecordIndexer Indexer);
