namespace PcapStream.Buffers;

/// <content>Leases that are followed one by one: fences, quarantine, and the search for lost ones.</content>
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
            _arenas.ReleaseSpare();
            AssertIdentity();
        }
        finally
        {
            _lock.Exit(visit);
        }
        _watch?.ThrowFault();
        return lost;
    }

    private PacketLease Watch(in PacketLease lease)
    {
        if (_watch!.Fenced)
            FencesOf(_slots.Locate(lease.Slot)).PaintFresh();
        LeaseSource source = _watch.Open(this, lease.Slot, lease.Serial, lease.Length);
        return new PacketLease(source, lease.Slot, lease.Serial, lease.Length);
    }

    private void ReleaseWatched(in PacketLease lease, LeaseSlot* slot)
    {
        (lease.Source as IDisposable)?.Dispose();
        CheckAndPaintDead(lease.Source.Origin!, slot);
        GiveBack(lease.Slot, slot);
        _watch!.ThrowFault();
    }

    private int ReclaimLost(LeaseWatch watch)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int lost = 0;
        while (watch.TryTakeLost(out LeaseOrigin? origin))
        {
            LeaseSlot* slot = _slots.Locate(origin!.Slot);
            if (Interlocked.CompareExchange(ref slot->State, LeaseSlot.Released, origin.Serial) != origin.Serial)
                continue;
            CheckAndPaintDead(origin, slot);
            GiveBack(origin.Slot, slot);
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

    private void Detain(int id, LeaseSlot* slot)
    {
        long bytes = BlockBytes(slot);
        if (slot->Pool != LeaseSlot.Large)
            _count.Allocated -= slot->Length;
        slot->Length = ~slot->Length;
        _quarantine!.Add(id, bytes);
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

    private void Discharge(int id)
    {
        LeaseSlot* slot = _slots.Locate(id);
        FencesOf(slot).CheckDead(_watch!, _watch!.OriginOf(id));
        FreeNow(id, slot);
    }

    private Fences FencesOf(LeaseSlot* slot) => new(slot->Address, slot->RequestedLength, BlockBytes(slot));

    private long BlockBytes(LeaseSlot* slot) => slot->Pool == LeaseSlot.Large ? LargeBytes(slot) : _arenas.Header(slot->Pool)->BlockSize;
}
