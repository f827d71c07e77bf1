using System.Runtime.Intrinsics.X86;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>
/// The flows that are alive, by their keys, and in a list for each timer, in the order of the time at which it expires.
/// In the blocks of a <see cref="TableMemory"/>; when it is full, <see cref="TryAdd"/> says so.
/// </summary>
internal sealed unsafe class LiveFlows<TDetails> : MemoryUser, IDisposable
    where TDetails : unmanaged, IFlowDetails
{
    private const int LeastBuckets = 1 << 12;
    private const int CacheLine = 64;

    // Of an entry without details: its links, its key, and what every packet changes.
    private const int PrefetchedLines = 4;

    private readonly TableMemory _memory;
    private readonly bool _hasScopes;
    private readonly RecordSlabs<Entry> _entries;
    private readonly uint[] _oldest;
    private readonly uint[] _newest;

    // References are numbers of entries plus 1, so that 0 refers to nothing.
    private uint* _buckets;
    private uint _bucketMask;
    private uint _free;
    private int _count;

    /// <param name="memory">The memory, of which this is the only user.</param>
    /// <param name="timers">The number of timers.</param>
    /// <param name="hasScopes">Whether scopes are part of keys.</param>
    public LiveFlows(TableMemory memory, int timers, bool hasScopes)
    {
        _hasScopes = hasScopes;
        _oldest = new uint[timers];
        _newest = new uint[timers];
        _memory = memory;
        _entries = new RecordSlabs<Entry>(memory, this);
        memory.Enter(this);
        if (!TryGrow(LeastBuckets))
            throw memory.Exhausted(LeastBuckets * sizeof(uint));
    }

    // Nothing can be spilled from here.
    internal override long HeldBytes => 0;

    /// <summary>Prefetches what leads to the flow of a later packet.</summary>
    public void PrefetchBucket(uint hash)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(_buckets + (hash & _bucketMask));
    }

    /// <summary>Prefetches the flow of a packet that comes soon: its record, or as many lines as are said.</summary>
    public void PrefetchFlow(uint hash, int lines = PrefetchedLines)
    {
        uint reference = _buckets[hash & _bucketMask];
        if (!Sse.IsSupported || reference == 0)
            return;
        byte* entry = (byte*)At(reference);
        for (int line = 0; line < lines; line++)
            Sse.Prefetch0(entry + line * CacheLine);
    }

    /// <summary>Prefetches the flows that end before and after that of the next packets.</summary>
    public void PrefetchNeighbours(uint hash)
    {
        uint reference = _buckets[hash & _bucketMask];
        if (!Sse.IsSupported || reference == 0)
            return;
        Entry* entry = At(reference);
        if (entry->Older != 0)
            Sse.Prefetch0(At(entry->Older));
        if (entry->Newer != 0)
            Sse.Prefetch0(At(entry->Newer));
    }

    /// <summary>The entry of a key; null for none.</summary>
    public Entry* Find(in FlowTuple key, in FlowScope scope, uint hash)
    {
        for (uint at = _buckets[hash & _bucketMask]; at != 0;)
        {
            Entry* entry = At(at);
            if (entry->Hash == hash && entry->Flow.Record.Key == key
                && (!_hasScopes || entry->Flow.Record.Scope == scope))
                return entry;
            at = entry->NextInBucket;
        }
        return null;
    }

    /// <summary>Adds an entry, cleared apart from its key, with timer 0; null when memory is full.</summary>
    public Entry* TryAdd(in FlowTuple key, in FlowScope scope, uint hash)
    {
        uint reference = _free;
        Entry* entry;
        if (reference != 0)
        {
            entry = At(reference);
            _free = entry->NextInBucket;
        }
        else
        {
            if (!_entries.TryReserve())
                return null;
            entry = _entries.Add(default, out uint number);
            reference = number + 1;
        }
        *entry = default;
        (entry->Flow.Record.Key, entry->Flow.Record.Scope) = (key, scope);
        entry->Hash = hash;
        entry->Reference = reference;
        if (++_count > _bucketMask)
            TryGrow((_bucketMask + 1) * 2);
        ref uint bucket = ref _buckets[hash & _bucketMask];
        entry->NextInBucket = bucket;
        bucket = reference;
        Insert(entry, timer: 0, _newest[0] is var newest and not 0 ? At(newest) : null);
        return entry;
    }

    /// <summary>The flow whose timer is the first to expire; null for none.</summary>
    public Entry* First()
    {
        Entry* first = null;
        foreach (uint reference in _oldest)
        {
            if (reference == 0)
                continue;
            Entry* entry = At(reference);
            if (first == null || IsBefore(entry->Flow.Record, first->Flow.Record))
                first = entry;
        }
        return first;
    }

    /// <summary>
    /// Gives a flow a timer, which expires with the others of its kind that expire last, in the order of their packets.
    /// </summary>
    public void SetTimer(Entry* entry, int timer)
    {
        if (entry->Timer == timer && _newest[timer] == entry->Reference)
            return;
        Unlink(entry);
        Entry* before = _newest[timer] is var newest and not 0 ? At(newest) : null;
        while (before != null && IsBefore(entry->Flow.Record, before->Flow.Record))
            before = before->Older == 0 ? null : At(before->Older);
        Insert(entry, timer, before);
    }

    /// <summary>Removes an entry.</summary>
    public void Remove(Entry* entry)
    {
        Unlink(entry);
        uint* link = &_buckets[entry->Hash & _bucketMask];
        while (*link != entry->Reference)
            link = &At(*link)->NextInBucket;
        *link = entry->NextInBucket;
        entry->NextInBucket = _free;
        _free = entry->Reference;
        _count--;
    }

    public void Dispose()
    {
        _entries.Release();
        _memory.Return((nint)_buckets, BucketBytes);
        _memory.Leave(this);
    }

    internal override void Yield()
    {
    }

    private long BucketBytes => (_bucketMask + 1L) * sizeof(uint);

    private Entry* At(uint reference) => _entries[reference - 1];

    // Keeps the buckets that there are when there is no memory for more.
    private bool TryGrow(uint buckets)
    {
        nint block = _memory.TryTake(this, (long)buckets * sizeof(uint));
        if (block == 0)
            return false;
        uint* before = _buckets;
        long bytes = BucketBytes;
        uint count = before == null ? 0 : _bucketMask + 1;
        _buckets = (uint*)block;
        _bucketMask = buckets - 1;
        new Span<uint>(_buckets, (int)buckets).Clear();
        for (uint i = 0; i < count; i++)
        {
            for (uint at = before[i]; at != 0;)
            {
                Entry* entry = At(at);
                uint next = entry->NextInBucket;
                ref uint bucket = ref _buckets[entry->Hash & _bucketMask];
                entry->NextInBucket = bucket;
                bucket = at;
                at = next;
            }
        }
        if (before != null)
            _memory.Return((nint)before, bytes);
        return true;
    }

    private static bool IsBefore(in FlowRecord one, in FlowRecord other) =>
        one.EndClock < other.EndClock || (one.EndClock == other.EndClock && one.EndOrdinal < other.EndOrdinal);

    // Inserts a flow into a list after another one; null for the start.
    private void Insert(Entry* entry, int timer, Entry* before)
    {
        entry->Timer = timer;
        ref uint next = ref before == null ? ref _oldest[timer] : ref before->Newer;
        entry->Older = before == null ? 0 : before->Reference;
        entry->Newer = next;
        if (next == 0)
            _newest[timer] = entry->Reference;
        else
            At(next)->Older = entry->Reference;
        next = entry->Reference;
    }

    private void Unlink(Entry* entry)
    {
        int timer = entry->Timer;
        if (entry->Older == 0)
            _oldest[timer] = entry->Newer;
        else
            At(entry->Older)->Newer = entry->Newer;
        if (entry->Newer == 0)
            _newest[timer] = entry->Older;
        else
            At(entry->Newer)->Older = entry->Older;
    }

    /// <summary>A flow in the table, with its links.</summary>
    public struct Entry
    {
        // What every packet needs first, and is in the cache line of the key.
        public uint Hash;
        public uint NextInBucket;
        public uint Older;
        public uint Newer;
        public uint Reference;
        public int Timer;
        public Flow<TDetails> Flow;
    }
}

/// <summary>A flow and what else is counted.</summary>
internal struct Flow<TDetails>
    where TDetails : unmanaged, IFlowDetails
{
    public FlowRecord Record;
    public TDetails Details;
}
