using PcapStream.Buffers.Leases;

namespace PcapStream.Buffers.Blocks;

/// <content>Leases that are tracked one by one: fences, quarantine, and the search for lost ones.</content>
internal sealed unsafe partial class BlockPool
{
    internal IReadOnlyList<string> LeakReports => _watch?.Reports ?? [];

    internal int Collect()
    {
        int lost = _watch is { Tracks: true } ? ReclaimLost(_watch) : 0;
        BiasedLock.Visit visit = _lock.EnterAsGuest();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(BufferAllocator));
            Drain();
            FlushQuarantine();
            GiveUpRetired();
            AssertIdentity();
        }
        finally
        {
            _lock.Exit(visit);
        }
        _watch?.ThrowFault();
        return lost;
    }

    /// <summary>Names a lease. The length of a released one is known until its slot is used again.</summary>
    internal string Describe(LeaseSource source, long id)
    {
        if (source.Origin is not null)
            return source.Origin.ToString();
        if (Volatile.Read(ref _disposed))
            return LeaseId.Name(id);
        LeaseSlot* slot = Locate(id);
        int length = slot->RequestedLength;
        return LeaseId.AreSameGeneration(Volatile.Read(ref slot->State), id)
            ? LeaseOrigin.NameOf(id, length)
            : LeaseId.Name(id);
    }

    private PacketLease Watch(long id, int length)
    {
        if (_watch!.Fenced)
            FencesOf(_slots.Locate(LeaseId.SlotOf(id))).PaintFresh();
        return new PacketLease(_watch.Open(this, _slots.Segments, id, length), id);
    }

    private void ReleaseWatched(LeaseSource source, long id, LeaseSlot* slot)
    {
        (source as IDisposable)?.Dispose();
        CheckAndPaintDead(source.Origin!, slot);
        GiveBack(LeaseId.SlotOf(id), slot, StackPage.Current);
        _watch!.ThrowFault();
    }

    private int ReclaimLost(LeaseWatch watch)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int lost = 0;
        while (watch.TryTakeLost(out LeaseOrigin? origin))
        {
            int number = LeaseId.SlotOf(origin!.Id);
            LeaseSlot* slot = _slots.Locate(number);
            if (!TryMarkReleased(slot, origin.Id))
                continue;
            NoteGivenBack(slot);
            CheckAndPaintDead(origin, slot);
            GiveBack(number, slot, StackPage.Current);
            watch.Remember(origin);
            lost++;
        }
        return lost;
    }

    private void CheckAndPaintDead(LeaseOrigin origin, LeaseSlot* slot)
    {
        if (!_watch!.Fenced)
            return;
        Fences fences = FencesOf(slot);
        fences.CheckFences(_watch, origin);
        fences.PaintDead();
    }

    private void Detain(int number, LeaseSlot* slot)
    {
        long bytes = BlockBytes(slot);
        if (slot->Pool != null)
            NoteBlock(-slot->Length, 0);
        slot->Length = ~slot->Length;
        _quarantine!.Add(number, bytes);
        while (_quarantine.IsOverfull && _quarantine.TryTakeOldest(out int oldest))
            Discharge(oldest);
    }

    private bool FlushQuarantine()
    {
        bool any = false;
        while (_quarantine is not null && _quarantine.TryTakeOldest(out int oldest))
        {
            Discharge(oldest);
            any = true;
        }
        return any;
    }

    private void Discharge(int number)
    {
        LeaseSlot* slot = _slots.Locate(number);
        FencesOf(slot).CheckDead(_watch!, _watch!.OriginOf(number));
        slot->Length = slot->RequestedLength;
        if (slot->Pool != null)
            NoteBlock(slot->Length, 0);
        FinishFree(Free(number, slot), number, slot);
    }

    private Fences FencesOf(LeaseSlot* slot) => new(slot->Address, slot->RequestedLength, BlockBytes(slot));

    private long BlockBytes(LeaseSlot* slot) => slot->Pool == null ? LargeBytes(slot) : slot->Pool->BlockSize;
}
