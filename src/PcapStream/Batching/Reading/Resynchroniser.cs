using PcapStream.Batching.Pipeline;
using PcapStream.Buffers.Chunks;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Batching.Reading;

/// <summary>
/// Goes on behind damage. What looks wrong is judged by what follows it; what is wrong is passed over up to the next
/// record that others like it follow, and stands in the ledger. Every byte is looked at a bounded number of times, in
/// a window of bounded size.
/// </summary>
internal sealed unsafe class Resynchroniser(CaptureReader capture, BatchPlan plan, ChunkInput input)
{
    private long _distrustUntil;

    // The part of a record that was left where compressed data is damaged.
    private (long Offset, long Length)? _remains;

    private long Offset => OffsetOf(input.Next);

    /// <summary>Where in the capture a byte of the chunk at hand is.</summary>
    public long OffsetOf(byte* at) => capture.Source.Position - input.Arrived + (at - input.Next);

    /// <summary>Puts into the ledger what indexing the chunk at hand has noted.</summary>
    /// <param name="packetsBefore">Packets that were read before.</param>
    public void TakeNotes(long packetsBefore)
    {
        RecordNote[] notes = [.. capture.Indexer.Notes];
        capture.Indexer.Notes.Clear();
        foreach (RecordNote note in notes)
        {
            long before = packetsBefore + note.PacketsBefore;
            Report(new CaptureFault(capture.Name, OffsetOf((byte*)note.Record), before + 1, note.Fault.Field,
                note.Fault.Needed, note.Fault.Needed, note.Fault.Reason), 0, before);
        }
    }

    /// <summary>Whether so many bytes can be at hand: a length beyond the end of the file must not cost a chunk of that size.</summary>
    public bool CanHave(long needed)
    {
        if (needed <= RecordIndexer.SearchWindow)
            return true;
        // Large claims that turned out false cost their copying; the next ones have to wait for as many bytes to pass.
        if (Offset < _distrustUntil)
            return false;
        if (capture.Length is { } length && needed - input.Arrived > length - capture.Source.Position)
            return false;
        return needed <= plan.LargestRecord;
    }

    /// <summary>Refuses a capture with garbage in front of it, when that is to be refused.</summary>
    public void CheckFront()
    {
        if (capture.Damage is [{ Offset: 0 } garbage, ..])
            Refuse(new CaptureFault(capture.Name, 0, 0, "magic number", garbage.Length, garbage.Length, garbage.Reason));
    }

    /// <summary>Tells of a capture that ends because its compressed data is damaged.</summary>
    public void CheckEnd(long packetsBefore)
    {
        if (CutByDecoder(packetsBefore) is { } fault)
            Report(_remains is { } remains ? fault with { Offset = remains.Offset } : fault, _remains?.Length ?? 0,
                packetsBefore);
    }

    /// <summary>Passes over what indexing could tell the length of.</summary>
    /// <returns>False when there is nothing more to read.</returns>
    public bool Skip(IndexResult result, long packetsBefore, CancellationToken cancellation)
    {
        if (result.Fault is null && !EndsAsItShould(result.Skip))
            return Resolve(result.Skip, fits: false, packetsBefore, batch: null, cancellation);
        CaptureFault? fault = result.Fault is null ? null : Locate(result.Fault, packetsBefore + 1);
        long offset = Offset;
        long passed = Skip(result.Skip, fault, cancellation);
        if (passed < result.Skip && capture.Source.Damage is not null)
            _remains = (offset, passed);
        else if (passed < result.Skip)
            Report(fault ?? new CaptureFault(capture.Name, offset, packetsBefore + 1, "block total length", result.Skip, passed, "cut short in a block"), passed, packetsBefore);
        else if (fault is not null)
            Report(fault with { Needed = passed, Had = passed }, passed, packetsBefore);
        return true;
    }

    /// <summary>Finds out what the record at hand is, which is doubtful or cannot be had whole.</summary>
    /// <param name="needed">Bytes that the record claims.</param>
    /// <param name="packetsBefore">Packets that have been read.</param>
    /// <param name="batch">The batch that is filled, whose last packet is taken back if it reaches into the
    /// next.</param>
    /// <param name="cancellation">Ends the wait for bytes.</param>
    /// <returns>False when there is nothing more to read.</returns>
    public bool Resolve(long needed, long packetsBefore, PacketBatch batch, CancellationToken cancellation) =>
        input.Left > 0 && Resolve(needed, CanHave(needed), packetsBefore, batch, cancellation);

    private bool Resolve(long needed, bool fits, long packetsBefore, PacketBatch? batch, CancellationToken cancellation)
    {
        bool atEnd = false;
        bool isSeen = false;
        while (true)
        {
            RecordVerdict verdict = capture.Indexer.Judge(input.Next, input.End, atEnd, fits, Offset);
            bool isDecided = true;
            if (batch is { Count: > 0 } && TryTakeBack(batch, atEnd, packetsBefore, ref isDecided))
                return true;
            bool looksOn = verdict.Fault is not null && !isDecided && !isSeen && !atEnd;
            isSeen |= looksOn;
            if (looksOn)
                atEnd = !Bring(RecordIndexer.SearchWindow, cancellation);
            else if (verdict.Needed > 0)
                atEnd = !Bring(verdict.Needed, cancellation);
            else if (verdict.Fault is null)
                return true;
            else
                return Recover(verdict, needed, fits, packetsBefore, cancellation);
        }
    }

    // The packet before lost bytes, so that its length reaches into the next one.
    private bool TryTakeBack(PacketBatch batch, bool atEnd, long packetsBefore, ref bool isDecided)
    {
        ref readonly PacketRecord last = ref batch.Records[^1];
        if (last.IsBlock || last.Address + last.CapturedLength != input.Next)
            return false;
        isDecided = capture.Indexer.TryFindWithin(last.Address, input.Next, input.End, atEnd, out byte* next);
        if (next is null)
            return false;
        byte* record = last.Address - capture.Indexer.HeaderSize;
        long claimed = input.Next - record;
        long offset = OffsetOf(record);
        Report(new CaptureFault(capture.Name, offset, packetsBefore, "captured length", claimed, next - record,
            "the next record starts within the packet"), next - record, packetsBefore - 1);
        batch.RemoveLast();
        input.Next = next;
        return true;
    }

    private bool Recover(RecordVerdict verdict, long needed, bool fits, long packetsBefore, CancellationToken cancellation)
    {
        if (fits && needed > RecordIndexer.SearchWindow)
            _distrustUntil = Offset + needed;
        CaptureFault fault = Locate(verdict.Fault!, packetsBefore + 1);
        // What is only cut short, or too large, is that if nothing is found behind it.
        CaptureFault cut = fits ? fault : Unavailable(Locate(capture.Indexer.Explain(input.Next, input.Left), packetsBefore + 1));
        bool found = true;
        long passed;
        if (verdict.Skip > 0 || verdict.Successor is not null)
        {
            passed = Skip(verdict.Skip, fault, cancellation);
            capture.Indexer = verdict.Successor ?? capture.Indexer;
        }
        else
        {
            Refuse(CutByDecoder(packetsBefore) ?? cut);
            passed = Search(out found, cancellation);
            if (!found && capture.Source.Damage is not null)
            {
                _remains = (fault.Offset, passed);
                return false;
            }
        }
        Report(found && passed != cut.Needed ? fault : cut, passed, packetsBefore);
        return found;
    }

    // Damage of the compressed data is no damage of the record that it cuts short.
    private CaptureFault? CutByDecoder(long packetsBefore) => capture.Source.Damage is { } damage
        ? new CaptureFault(capture.Name, capture.Source.Position, packetsBefore + 1, "compressed data", 0, 0, damage)
        : null;

    // Only a file lets look so far ahead; of a pipe, the claim has to be believed.
    private bool EndsAsItShould(long bytes)
    {
        if (capture.Length is not { } length)
            return true;
        Span<byte> last = stackalloc byte[sizeof(uint)];
        return bytes <= length - Offset && capture.Source.ReadAt(last, Offset + bytes - last.Length) == last.Length && capture.Indexer.EndsWith(input.Next, last);
    }

    private long Skip(long bytes, CaptureFault? fault, CancellationToken cancellation)
    {
        if (fault is not null)
            Refuse(fault);
        return input.Skip(bytes, cancellation);
    }

    // Goes to the next record behind the first byte, or to the end; returns how far that was.
    private long Search(out bool found, CancellationToken cancellation)
    {
        long passed = 1;
        input.Next++;
        bool atEnd = false;
        while (true)
        {
            found = capture.Indexer.Search(input.Next, input.End, atEnd, out byte* at);
            if (!found && atEnd)
                at = input.End;
            passed += at - input.Next;
            input.Next = at;
            if (found || atEnd)
                return passed;
            // Twice the window, so that the search gets on by a whole one before it has to ask again.
            atEnd = !Bring(2 * RecordIndexer.SearchWindow, cancellation);
        }
    }

    // False when there is less: because the input ends, or because the memory limit allows no more, which comes to the same.
    private bool Bring(long needed, CancellationToken cancellation)
    {
        // A record of that size has been brought already, if it can be; for a little more there may be no second chunk of its size.
        if (needed > ChunkPool.ChunkSize)
            return false;
        long possible = Math.Min(needed, plan.LargestRecord);
        while (input.Left < possible)
        {
            if (!input.Refill(possible, cancellation))
                return false;
        }
        return possible == needed;
    }

    private void Refuse(CaptureFault fault)
    {
        if (plan.Strict)
            throw new CaptureException(fault);
    }

    private void Report(CaptureFault fault, long length, long packetsBefore)
    {
        Refuse(fault);
        string reason = fault.Needed > fault.Had ? $"{fault.Reason}: {fault.Needed} bytes needed, {fault.Had} had" : fault.Reason;
        capture.AddDamage(new DamageEntry(fault.Offset, length, reason, packetsBefore));
    }

    private CaptureFault Unavailable(CaptureFault fault) => fault.Needed > plan.LargestRecord && (capture.Length is null || fault.Needed <= fault.Had)
        ? fault with { Had = plan.LargestRecord, Reason = "a record larger than the memory limit allows" }
        : fault;

    private CaptureFault Locate(RecordFault fault, long record)
    {
        long offset = Offset;
        long had = Math.Max(input.Left, (capture.Length ?? 0) - offset);
        return new CaptureFault(capture.Name, offset, record, fault.Field, fault.Needed, had, fault.Reason);
    }
}
