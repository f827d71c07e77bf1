namespace PcapStream.Operations.Convert.Duplicates;

/// <summary>
/// The latest packets, found by their hashes at constant cost, however many they are: a ring, and chains of the packets
/// in a bucket, the latest first. A packet that has left the ring ends its chain, so that nothing is ever removed.
/// </summary>
internal sealed class RecentPackets
{
    /// <summary>Bytes for each packet.</summary>
    public const int BytesPerPacket = 33;

    private readonly int _most;

    // Of a packet's ordinal, the lowest bits: its place in the ring, and what its chain is linked by.
    private UInt128[] _hashes = [];
    private long[] _nanoseconds = [];
    private uint[] _links = [];
    private uint[] _buckets = [];
    private bool[] _marks = [];

    /// <param name="capacity">Packets to keep at first; a power of two.</param>
    /// <param name="most">Packets to keep if they are needed; a power of two.</param>
    public RecentPackets(int capacity, int most)
    {
        _most = most;
        Resize(capacity);
    }

    /// <summary>The ordinal of the next packet; that of the first is 1.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>The earliest packet that is kept.</summary>
    public long Oldest => Math.Max(1, Next - Capacity);

    private int Capacity => _hashes.Length;

    /// <summary>
    /// The latest packet with a hash among those after an ordinal, and not later than a time; 0 for none.
    /// </summary>
    public long Find(UInt128 hash, long after, long notLaterThan)
    {
        long oldest = Math.Max(after + 1, Oldest);
        long at = Next;
        uint link = _buckets[Bucket(hash)];
        while (Follow(link, at) is var earlier && earlier >= oldest)
        {
            at = earlier;
            if (_hashes[Slot(at)] == hash && _nanoseconds[Slot(at)] <= notLaterThan)
                return at;
            link = _links[Slot(at)];
        }
        return 0;
    }

    /// <summary>The time of a packet that is kept.</summary>
    public long TimeOf(long ordinal) => _nanoseconds[Slot(ordinal)];

    /// <summary>Whether a packet that is kept was added with a mark.</summary>
    public bool IsMarked(long ordinal) => _marks[Slot(ordinal)];

    /// <summary>Marks a packet that is kept.</summary>
    public void Mark(long ordinal) => _marks[Slot(ordinal)] = true;

    /// <summary>Adds the next packet.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="nanoseconds">Its time.</param>
    /// <param name="isMarked">Whether it has a mark.</param>
    /// <param name="needed">The earliest packet that must be kept.</param>
    /// <returns>False when there would be more packets than can be kept.</returns>
    public bool TryAdd(UInt128 hash, long nanoseconds, bool isMarked, long needed)
    {
        if (Next - needed >= Capacity)
        {
            if (Capacity == _most)
                return false;
            Resize(Capacity * 2);
        }
        _hashes[Slot(Next)] = hash;
        _nanoseconds[Slot(Next)] = nanoseconds;
        _marks[Slot(Next)] = isMarked;
        Link(Next);
        Next++;
        return true;
    }

    // The packet of a link in the chain of a later packet. A link that is older than all ordinals of its size leads to
    // some packet of the ring, where the hash decides, or out of it.
    private long Follow(uint link, long from)
    {
        long at = Next - (uint)(Next - link);
        return at < from ? at : 0;
    }

    private int Slot(long ordinal) => (int)(ordinal & (Capacity - 1));

    private int Bucket(UInt128 hash) => (int)((ulong)hash & (ulong)(_buckets.Length - 1));

    private void Link(long ordinal)
    {
        ref uint bucket = ref _buckets[Bucket(_hashes[Slot(ordinal)])];
        _links[Slot(ordinal)] = bucket;
        bucket = (uint)ordinal;
    }

    private void Resize(int capacity)
    {
        long oldest = Oldest;
        (UInt128[] hashes, long[] nanoseconds, bool[] marks) = (_hashes, _nanoseconds, _marks);
        _hashes = new UInt128[capacity];
        _nanoseconds = new long[capacity];
        _marks = new bool[capacity];
        _links = new uint[capacity];
        _buckets = new uint[capacity];
        for (long ordinal = oldest; ordinal < Next; ordinal++)
        {
            _hashes[Slot(ordinal)] = hashes[ordinal & (hashes.Length - 1)];
            _nanoseconds[Slot(ordinal)] = nanoseconds[ordinal & (hashes.Length - 1)];
            _marks[Slot(ordinal)] = marks[ordinal & (hashes.Length - 1)];
            Link(ordinal);
        }
    }
}
