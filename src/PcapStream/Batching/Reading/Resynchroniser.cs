using PcapStream.Batching.Pipeline;
using PcapStream.Buffers.Chunks;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Batching.Reading;

/// <summary>
/// Continues after damage. A record that looks wrong is judged by the bytes after it; damage is skipped up to the next
/// record that is followed by others like it, and entered in the ledger. Every byte is examined a bounded number of
/// times, in a window of bounded size.
/// </summary>
internal sealed unsafe class Resynchroniser(CaptureReader capture, BatchPlan plan, ChunkInput input)
{
    private long _distrustUntil;

    // The part of a record before damaged compressed data.
    private (long Offset, long Length)? _remains;

    private long Offset => OffsetOf(input.Next);

    /// <summary>Offset in the capture of a byte of the current chunk.</summary>
    public long OffsetOf(byte* at) => capture.Source.Position - input.Arrived + (at - input.Next);

    /// <summary>
    /// Enters the indexer's notes on the current chunk in the ledger. Strict reading ends before the first packet with
    /// one.
    /// </summary>
    /// <param name="packetsBefore">Packets read before.</param>
    /// <param name="batch">The current batch.</param>
    /// <param name="records">The number of its last records that the notes may be about.</param>
    public void TakeNotes(long packetsBefore, PacketBatch batch, int records)
    {
        RecordNote[] notes = [.. capture.Indexer.Notes];
        capture.Indexer.Notes.Clear();
        for (; plan.Strict && records > 0 && batch.Records[^1].Address > (byte*)notes[0].Record; records--)
            batch.RemoveLast();
        foreach (RecordNote note in notes)
        {
            long before = packetsBefore + note.PacketsBefore;
            Report(new CaptureFault(capture.Name, OffsetOf((byte*)note.Record), before + 1, note.Fault.Field,
                note.Fault.Needed, note.Fault.Needed, note.Fault.Reason), 0, before);
        }
    }

    /// <summary>
    /// Whether a number of bytes can be available at once: a length beyond the end of the file must not cost a chunk of
    /// that size.
    /// </summary>
    public bool CanHave(long needed)
    {
        if (needed <= RecordIndexer.SearchWindow)
            return true;
        // False large lengths cost their copying; after one, as many bytes must pass before the next is believed.
        if (Offset < _distrustUntil)
            return false;
        if (capture.Length is { } length && needed - input.Arrived > length - capture.Source.Position)
            return false;
        capture.Doubts?.AddLarge(Offset);
        return needed <= plan.LargestRecord;
    }

    /// <summary>Refuses a capture with garbage at its start when reading is strict.</summary>
    public void CheckFront()
    {
        if (capture.Damage is [{ Offset: 0 } garbage, ..])
            Refuse(new CaptureFault(
                capture.Name, 0, 0, "magic number", garbage.Length, garbage.Length, garbage.Reason));
    }

    /// <summary>Reports a capture that ends because its compressed data is damaged.</summary>
    public void CheckEnd(long packetsBefore)
    {
        if (CutByDecompression(packetsBefore) is { } fault)
            Report(_remains is { } remains ? fault with { Offset = remains.Offset } : fault, _remains?.Length ?? 0,
                packetsBefore);
    }

    /// <summary>Skips bytes whose number indexing has determined.</summary>
    /// <returns>False when there is nothing more to read.</returns>
    public bool Skip(IndexResult result, long packetsBefore, CancellationToken cancellation)
    {
        if (result.Fault is null && !HasExpectedEnd(result.Skip))
            return Resolve(result.Skip, fits: false, packetsBefore, batch: null, cancellation);
        CaptureFault? fault = result.Fault is null ? null : Locate(result.Fault, packetsBefore + 1, cancellation);
        long offset = Offset;
        long passed = result.Fault is null && capture is { Doubts: not null, Length: null }
            ? SkipAndCompare(result.Skip, cancellation)
            : Skip(result.Skip, fault, cancellation);
        if (passed < result.Skip && capture.Source.Damage is not null)
            _remains = (offset, passed);
        else if (passed < result.Skip)
        {
            fault ??= new CaptureFault(
                capture.Name, offset, packetsBefore + 1, "block total length", result.Skip, passed,
                "cut short in a block");
            Report(fault, passed, packetsBefore);
        }
        else if (fault is not null)
            Report(fault with { Needed = passed, Had = passed }, passed, packetsBefore);
        return true;
    }

    /// <summary>Resolves the current record, which is doubtful or not available as a whole.</summary>
    /// <param name="needed">Bytes that the record claims.</param>
    /// <param name="packetsBefore">Packets read before.</param>
    /// <param name="batch">The current batch, whose last packet is removed if it reaches into the next record.</param>
    /// <param name="cancellation">Ends the wait for bytes.</param>
    /// <returns>False when there is nothing more to read.</returns>
    public bool Resolve(long needed, long packetsBefore, PacketBatch batch, CancellationToken cancellation) =>
        input.Left > 0 && Resolve(needed, CanHave(needed), packetsBefore, batch, cancellation);

    private bool Resolve(long needed, bool fits, long packetsBefore, PacketBatch? batch, CancellationToken cancellation)
    {
        bool atEnd = false;
        bool isSeen = false;
        capture.Doubts?.Add(Offset);
        while (true)
        {
            RecordVerdict verdict = capture.Indexer.Judge(input.Next, input.End, atEnd, fits, Offset);
            bool isDecided = true;
            if (batch is { Count: > 0 } && TryRemoveLast(batch, atEnd, packetsBefore, ref isDecided))
                return true;
            bool looksFurther = verdict.Fault is not null && !isDecided && !isSeen && !atEnd;
            isSeen |= looksFurther;
            if (looksFurther)
                atEnd = !Read(RecordIndexer.SearchWindow, cancellation);
            else if (verdict.Needed > 0)
                atEnd = !Read(verdict.Needed, cancellation);
            else if (verdict.Fault is null)
                return true;
            else
                return Recover(verdict, needed, fits, packetsBefore, cancellation);
        }
    }

    // The packet before has lost bytes, so that its length reaches into the next one.
    private bool TryRemoveLast(PacketBatch batch, bool atEnd, long packetsBefore, ref bool isDecided)
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
        batch.RemoveLast();
        Report(new CaptureFault(capture.Name, offset, packetsBefore, "captured length", claimed, next - record,
            "the next record starts within the packet"), next - record, packetsBefore - 1);
        input.Next = next;
        return true;
    }

    private bool Recover(
        RecordVerdict verdict, long needed, bool fits, long packetsBefore, CancellationToken cancellation)
    {
        if (fits && needed > RecordIndexer.SearchWindow)
            _distrustUntil = Offset + needed;
        CaptureFault fault = Locate(verdict.Fault!, packetsBefore + 1, cancellation);
        // A record that may only be cut short or too large counts as such if nothing is found after it.
        CaptureFault cut = fits
            ? fault
            : Unavailable(Locate(
                capture.Indexer.Explain(input.Next, input.Left), packetsBefore + 1, cancellation));
        bool found = true;
        long passed;
        if (verdict.Skip > 0 || verdict.Successor is not null)
        {
            passed = Skip(verdict.Skip, fault, cancellation);
            capture.Indexer = verdict.Successor ?? capture.Indexer;
        }
        else
        {
            Refuse(CutByDecompression(packetsBefore) ?? cut);
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

    // Damage of the compressed data is reported as such, not as damage of the record that it cuts short.
    private CaptureFault? CutByDecompression(long packetsBefore) => capture.Source.Damage is { } damage
        ? new CaptureFault(capture.Name, capture.Source.Position, packetsBefore + 1, "compressed data", 0, 0, damage)
        : null;

    // Only a file can be read so far ahead; a pipe's length has to be believed.
    private bool HasExpectedEnd(long bytes)
    {
        if (capture.Length is not { } length)
            return true;
        Span<byte> last = stackalloc byte[sizeof(uint)];
        return bytes <= length - Offset && capture.Source.ReadAt(last, Offset + bytes - last.Length) == last.Length &&
            capture.Indexer.EndsWith(input.Next, last);
    }

    // Skips a block whose end was not seen. Reading that keeps all blocks does not skip it when its end is wrong.
    private long SkipAndCompare(long bytes, CancellationToken cancellation)
    {
        long offset = Offset;
        byte* start = stackalloc byte[PcapNgBlock.HeaderSize];
        new ReadOnlySpan<byte>(input.Next, PcapNgBlock.HeaderSize).CopyTo(
            new Span<byte>(start, PcapNgBlock.HeaderSize));
        long passed = input.Skip(bytes - sizeof(uint), cancellation);
        if (!Read(sizeof(uint), cancellation)
            || !capture.Indexer.EndsWith(start, new ReadOnlySpan<byte>(input.Next, sizeof(uint))))
            capture.Doubts?.AddLarge(offset);
        return passed + input.Skip(sizeof(uint), cancellation);
    }

    private long Skip(long bytes, CaptureFault? fault, CancellationToken cancellation)
    {
        if (fault is not null)
            Refuse(fault);
        return input.Skip(bytes, cancellation);
    }

    // Moves to the next record after the first byte, or to the end; returns the bytes passed.
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
            // Twice the window, so that the search advances by a whole one before the next read.
            atEnd = !Read(2 * RecordIndexer.SearchWindow, cancellation);
        }
    }

    // False when there is less, because the input ends or because the memory limit allows no more.
    private bool Read(long needed, CancellationToken cancellation)
    {
        // A record of that size was read already, if possible; for a little more there may be no second chunk of its
        // size.
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
        string reason = fault.Needed > fault.Had
            ? $"{fault.Reason}: {fault.Needed} bytes needed, {fault.Had} had"
            : fault.Reason;
        capture.AddDamage(new DamageEntry(fault.Offset, length, reason, packetsBefore));
    }

    private CaptureFault Unavailable(CaptureFault fault) =>
        fault.Needed > plan.LargestRecord && (capture.Length is null || fault.Needed <= fault.Had)
        ? fault with { Had = plan.LargestRecord, Reason = "a record larger than the memory limit allows" }
        : fault;

    private CaptureFault Locate(RecordFault fault, long record, CancellationToken cancellation) => new(
        capture.Name, Offset, record, fault.Field, fault.Needed, Had(fault.Needed, cancellation), fault.Reason);

    // The bytes of which a record needs a number. Where the length of the capture is not known, that is the number of
    // the last bytes only: how many others have arrived is chance.
    private long Had(long needed, CancellationToken cancellation)
    {
        // A part of a capture says the same as the whole.
        if (capture.IsLive || capture.Source.WholeLength is not null)
            return Math.Max(input.Left, (capture.Source.WholeLength ?? 0) - Offset);
        return Read(RecordIndexer.SearchWindow, cancellation) ? Math.Max(input.Left, needed) : input.Left;
    }
}
