using System.Runtime.ExceptionServices;
using PcapStream.Buffers;
using PcapStream.Capture;

namespace PcapStream.Batching;

/// <summary>
/// Moves a capture's packets into batches. The kernel copies every byte once, into its place in a chunk; only a record
/// that straddles the end of a chunk is moved.
/// </summary>
internal sealed unsafe class BatchFiller : IDisposable
{
    private readonly CaptureReader _capture;
    private readonly BatchPool _pool;
    private readonly BatchPlan _plan;
    private readonly ChunkInput _input;
    private long _packets;
    private bool _ended;

    // What ended the last batch early; thrown when its packets have been delivered.
    private ExceptionDispatchInfo? _failure;

    public BatchFiller(CaptureReader capture, BatchPool pool, BatchPlan plan)
    {
        _capture = capture;
        _pool = pool;
        _plan = plan;
        _input = capture.Source.IsSeekable && plan.ReadWindow > 0
            ? new FileInput(capture.Source, pool, plan.Threads, plan.ReadWindow)
            : new StreamInput(capture.Source, pool);
    }

    /// <summary>The next packets of the capture; null after the last.</summary>
    public PacketBatch? Next(CancellationToken cancellation)
    {
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
        if (_ended)
            return null;
        PacketBatch batch = _pool.Rent(cancellation);
        batch.Begin(_packets + 1);
        try
        {
            Fill(batch, cancellation);
        }
        catch (OperationCanceledException) when (batch.Count > 0)
        {
            // What had arrived is delivered; the next call finds the token cancelled.
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
        _capture.NoteUse(_input.Left);
        if (batch.Count > 0)
        {
            _packets += batch.Count;
            return batch;
        }
        batch.Dispose();
        return null;
    }

    public void Dispose()
    {
        _ended = true;
        _input.Dispose();
    }

    private void Fill(PacketBatch batch, CancellationToken cancellation)
    {
        RecordIndexer indexer = _capture.Indexer;
        long room = _plan.BytesPerBatch;
        while (true)
        {
            int wanted = (int)Math.Min(batch.FreeSlots, _plan.MaxPackets - _packets - batch.Count);
            IndexResult result = indexer.Index(_input.Next, _input.End, _input.Next + room, batch.FreeRecords, wanted);
            if (result.Records > 0)
                batch.Add(_input.Chunk!, result.Records);
            room -= result.Next - _input.Next;
            _input.Next = result.Next;
            _ended = _packets + batch.Count == _plan.MaxPackets;
            if (_ended || batch.FreeSlots == 0 || room <= 0)
                return;
            if (result.Skip > 0)
            {
                PassOver(result, batch.Count, cancellation);
                continue;
            }
            // What this batch holds could be what the next chunk needs.
            if (batch.Count > 0 && (result.Needed > ChunkPool.ChunkSize || batch.ChunkBytes >= _plan.ChunkBytesPerBatch))
                return;
            if (!CanHave(result.Needed) || !_input.Refill(result.Needed, cancellation))
            {
                _ended = true;
                GiveUp(batch.Count);
                return;
            }
        }
    }

    private void PassOver(IndexResult result, int packetsInBatch, CancellationToken cancellation)
    {
        long packets = _packets + packetsInBatch;
        long offset = _capture.Source.Position - _input.Left;
        if (result.Fault is { } fault && _plan.Strict)
            throw new CaptureException(Locate(fault, packets + 1));
        long passed = _input.Skip(result.Skip, cancellation);
        if (result.Fault is not null)
            _capture.AddDamage(new DamageEntry(offset, passed, result.Fault.Reason, packets));
        else if (passed < result.Skip)
            Report(new CaptureFault(_capture.Name, offset, packets + 1, "block total length", result.Skip, passed, "cut short in a block"), packets);
    }

    // A length that reaches beyond the end of the file must not cost a chunk of that size.
    private bool CanHave(long needed)
    {
        if (needed <= ChunkPool.ChunkSize)
            return true;
        if (_capture.Length is { } length && needed - _input.Left > length - _capture.Source.Position)
            return false;
        return needed <= _plan.LargestRecord;
    }

    // The record at hand is not whole, or larger than anything that may be brought into memory.
    private void GiveUp(int packetsInBatch)
    {
        if (_input.Left == 0)
            return;
        long packets = _packets + packetsInBatch;
        CaptureFault fault = Locate(_capture.Indexer.Explain(_input.Next, _input.Left), packets + 1);
        bool tooLarge = fault.Needed > _plan.LargestRecord && (_capture.Length is null || fault.Needed <= fault.Had);
        Report(tooLarge ? fault with { Had = _plan.LargestRecord, Reason = "a record larger than the memory limit allows" } : fault, packets);
        _input.Next = _input.End;
    }

    private void Report(CaptureFault fault, long packetsBefore)
    {
        if (_plan.Strict)
            throw new CaptureException(fault);
        long end = Math.Max(_capture.Source.Position, _capture.Length ?? 0);
        _capture.AddDamage(new DamageEntry(fault.Offset, end - fault.Offset, $"{fault.Reason}: {fault.Needed} bytes needed, {fault.Had} had", packetsBefore));
    }

    private CaptureFault Locate(RecordFault fault, long record)
    {
        long offset = _capture.Source.Position - _input.Left;
        long had = Math.Max(_input.Left, (_capture.Length ?? 0) - offset);
        return new CaptureFault(_capture.Name, offset, record, fault.Field, fault.Needed, had, fault.Reason);
    }
}
