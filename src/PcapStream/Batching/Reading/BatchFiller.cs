using System.Runtime.ExceptionServices;
using PcapStream.Batching.Pipeline;
using PcapStream.Buffers.Chunks;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Batching.Reading;

/// <summary>
/// Moves a capture's packets into batches. The kernel copies every byte once, into a chunk; only a record that
/// straddles the end of a chunk is moved.
/// </summary>
internal sealed unsafe class BatchFiller : IDisposable
{
    private readonly CaptureReader _capture;
    private readonly BatchPool _pool;
    private readonly BatchPlan _plan;
    private readonly ChunkInput _input;
    private readonly Resynchroniser _resynchroniser;
    private readonly long _first;
    private long _packets;
    private bool _ended;

    // Packets before the next batch that were not read.
    private long _leftOut;

    // The time of the current batch's first packet, in milliseconds.
    private long _begun;

    // The failure that ended the last batch early; thrown once its packets are delivered.
    private ExceptionDispatchInfo? _failure;

    public BatchFiller(CaptureReader capture, BatchPool pool, BatchPlan plan)
    {
        _capture = capture;
        _pool = pool;
        _plan = plan;
        _input = capture.Compression is not null && plan.ReadWindow > 0
            ? new DecompressedInput(capture.Source, pool, plan.ReadWindow)
            : new StreamInput(capture.Source, pool);
        _resynchroniser = new Resynchroniser(capture, plan, _input);
        _leftOut = capture.Earlier?.Count ?? 0;
        _packets = _leftOut;
        _first = _packets;
    }

    /// <summary>The parts of the capture that are left out; null for none.</summary>
    public LeapPlan? Leaps { get; set; }

    /// <summary>Whether nothing more is read.</summary>
    public bool HasEnded => _ended;

    /// <summary>Offset in the capture of the first byte that is not in a batch, nor skipped.</summary>
    public long Position => _capture.Source.Position - _input.Arrived;

    /// <summary>
    /// The next packets of the capture; null after the last, or if no record starts before <paramref name="limit"/>.
    /// </summary>
    /// <param name="cancellation">Ends the wait for memory or for bytes.</param>
    /// <param name="limit">Offset at or after which no record of the batch starts.</param>
    public PacketBatch? Next(CancellationToken cancellation, long limit = long.MaxValue)
    {
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
        if (_ended)
        {
            Leaps?.CheckEnd(Position, PacketsRead);
            return null;
        }
        if (_packets == _first)
            _resynchroniser.CheckFront();
        if (Leaps is not { } leaps)
            return Read(limit, cancellation);
        while (true)
        {
            _ended = Position >= leaps.End;
            if (_ended)
                return null;
            while (Position >= leaps.NextFrom)
                Leap(leaps, cancellation);
            if (Read(Math.Min(limit, Math.Min(leaps.NextFrom, leaps.End)), cancellation) is { } batch)
                return batch;
            if (_ended)
                leaps.CheckEnd(Position, PacketsRead);
            if (_ended || Position < Math.Min(leaps.NextFrom, leaps.End))
                return null;
        }
    }

    private PacketBatch? Read(long limit, CancellationToken cancellation)
    {
        PacketBatch batch = _pool.Rent(cancellation);
        batch.Begin(_packets + 1, _leftOut, _packets == _first ? _capture.Earlier : null);
        try
        {
            Fill(batch, limit, cancellation);
        }
        catch (OperationCanceledException) when (batch.Count > 0)
        {
            // The packets so far are delivered; the next call finds the token cancelled.
        }
        catch (Exception error) when (batch.Count > 0)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
        _capture.NoteUse(_input.Arrived, PacketsBefore(batch));
        if (batch.Count > 0)
        {
            CheckLanding(batch);
            batch.Description = _capture.Description;
            _packets += batch.Count;
            _leftOut = 0;
            return batch;
        }
        batch.Dispose();
        return null;
    }

    private void CheckLanding(PacketBatch batch)
    {
        if (Leaps is null || Leaps.IsLanding(batch.OffsetOf(batch.Records[0]), _capture.Indexer.HeaderSize))
            return;
        CaptureException error = Leaps.Contradiction(Position);
        batch.Dispose();
        throw error;
    }

    private void Leap(LeapPlan leaps, CancellationToken cancellation)
    {
        Leap leap = leaps.Take(Position, PacketsRead);
        if (!_input.MoveTo(leap.To, cancellation))
            throw leaps.Contradiction(leap.To);
        _capture.Indexer.Leap();
        _packets += leap.Packets;
        _leftOut += leap.Packets;
        _capture.NoteUse(_input.Arrived, PacketsRead);
    }

    /// <summary>
    /// Takes the batch of a range that starts where the last batch ended, and continues after it; null if it does not,
    /// or if its packets would be indexed in another way now.
    /// </summary>
    public PacketBatch? Take(FileRange range)
    {
        PacketBatch batch = range.Batch;
        if (_failure is not null || range.First != Position
            || !_capture.Indexer.Agrees(range.Indexer, batch.Records[0]))
            return null;
        batch.NumberFrom(_packets + 1);
        batch.Description = _capture.Description;
        _packets += batch.Count;
        _capture.Indexer.Adopt(batch.Records[^1]);
        _ = _input.MoveTo(range.Next, CancellationToken.None);
        _capture.NoteUse(0, _packets);
        return range.Take();
    }

    public void Dispose()
    {
        _ended = true;
        _input.Dispose();
    }

    private void Fill(PacketBatch batch, long limit, CancellationToken cancellation)
    {
        long room = _plan.BytesPerBatch;
        while (true)
        {
            long before = PacketsBefore(batch);
            int capacity = (int)Math.Min(batch.FreeSlots, _plan.MaxPackets - before);
            IndexResult result = _capture.Indexer.Index(
                _input.Next, _input.End, _input.Next + Math.Min(room, limit - Position), batch.FreeRecords, capacity);
            if (batch.Count == 0)
                _begun = Environment.TickCount64;
            if (result.Records > 0)
                batch.Add(_input.Chunk!, result.Records, _resynchroniser.OffsetOf((byte*)_input.Chunk!.Address));
            if (_capture.Indexer.Notes.Count > 0)
                _resynchroniser.TakeNotes(before, batch, result.Records);
            room -= result.Next - _input.Next;
            _input.Next = result.Next;
            _ended = PacketsBefore(batch) == _plan.MaxPackets;
            if (_ended || Position == limit)
                return;
            if (batch.FreeSlots == 0 || (room <= 0 && batch.Count > 0))
            {
                if (IsSettled(batch, cancellation))
                    return;
                continue;
            }
            // A packet that reaches beyond the limit may have lost bytes: it must be in the batch when that is decided.
            if (Position > limit)
            {
                limit = long.MaxValue;
                continue;
            }
            // Some of the records were blocks, which do not count.
            if (result.Records == capacity)
                continue;
            // Blocks without a packet take no room.
            if (room <= 0)
                room = _plan.BytesPerBatch;
            else if (result.Skip > 0
                ? !TrySkip(batch, result, cancellation)
                : !TryContinue(batch, result, cancellation))
                return;
        }
    }

    // Whether a full batch can be delivered. A next record that is in doubt or cut short may show that the last packet
    // has lost bytes: it must be in the batch when that is decided, or the packets would depend on the batch's size. A
    // live capture does not wait.
    private bool IsSettled(PacketBatch batch, CancellationToken cancellation)
    {
        IndexResult next = _capture.Indexer.Peek(_input.Next, _input.End);
        return next.Needed == 0 || _capture.IsLive || !TryContinue(batch, next, cancellation);
    }

    private bool TrySkip(PacketBatch batch, IndexResult result, CancellationToken cancellation)
    {
        _ended = !_resynchroniser.Skip(result, PacketsBefore(batch), cancellation);
        return !_ended;
    }

    // Reads the missing bytes, or resolves the record that cannot be read; false when the batch is to be delivered as
    // it is.
    private bool TryContinue(PacketBatch batch, IndexResult result, CancellationToken cancellation)
    {
        long wanted = result.Needed + result.Lookahead;
        // The next chunk could need the memory that this batch holds.
        if (batch.Count > 0 &&
            ((wanted > ChunkPool.ChunkSize && _resynchroniser.CanHave(wanted)) ||
            batch.ChunkBytes >= _plan.ChunkBytesPerBatch))
            return false;
        if (result.Lookahead > 0 && _input.Left < wanted && _capture.IsLive &&
            _capture.Indexer.TryTake(_input.Next, _input.End))
            return true;
        // Packets of a live capture do not wait for others to fill the batch.
        if (batch.Count > 0 && _capture.IsLive && _input.Left < wanted
            && (IsOverdue || _capture.Source.IsIdle(cancellation)))
            return false;
        // After a large record that is available nothing more is read: there may be no second chunk of that size.
        bool isAvailable = _input.Left >= (wanted > ChunkPool.ChunkSize ? result.Needed : wanted);
        if (!isAvailable && _resynchroniser.CanHave(wanted) && _input.Refill(wanted, cancellation))
            return true;
        _ended = !_resynchroniser.Resolve(result.Needed, PacketsBefore(batch), batch, cancellation);
        if (_ended)
            _resynchroniser.CheckEnd(PacketsBefore(batch));
        return !_ended;
    }

    // Those left out included, and no blocks.
    private long PacketsRead => _packets - _capture.Indexer.Blocks;

    private bool IsOverdue => Environment.TickCount64 - _begun >= _plan.MostDelay?.TotalMilliseconds;

    private long PacketsBefore(PacketBatch batch) => _packets + batch.Count - _capture.Indexer.Blocks;
}
