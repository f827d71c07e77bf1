using System.Globalization;
using System.Numerics;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Tables;

namespace PcapStream.Operations.Convert.Duplicates;

/// <summary>
/// Finds copies of earlier packets. A keyed hash of 128 bits decides, with the length: the author of a capture does not
/// know the key, and cannot make a packet that passes for a copy.
/// </summary>
internal sealed class DuplicateSearch
{
    private const int FirstCapacity = 1 << 14;

    // While a ring is replaced by one of twice the size, both exist.
    private const int BytesPerPacketByTime = 2 * (RecentPackets.BytesPerPacket + EarlierTimes.BytesPerPacket);

    private readonly SipHash _hash = SipHash.Random();
    private readonly DuplicateOptions _options;
    private readonly ComparedBytes _compared;
    private readonly RecentPackets _packets;
    private readonly EarlierTimes? _times;
    private long _copies;
    private long _originals;
    private long _mostPackets;
    private long _mostTime;

    public DuplicateSearch(DuplicateOptions options, long memoryLimit)
    {
        _options = options;
        _compared = new ComparedBytes(options);
        int most = MostPackets(options, memoryLimit);
        _times = options.Within is null ? null : new EarlierTimes();
        _packets = new RecentPackets(options.Within is null ? most : Math.Min(most, FirstCapacity), most);
    }

    public DuplicateReport Report => new(_copies, _originals, _mostPackets, _mostTime);

    /// <summary>Bytes of memory that a search needs at most.</summary>
    public static long Bytes(DuplicateOptions options, long memoryLimit) =>
        (long)MostPackets(options, memoryLimit)
            * (options.Within is null ? RecentPackets.BytesPerPacket : BytesPerPacketByTime);

    /// <summary>
    /// Whether a packet is a copy of an earlier one. Every packet of a capture is asked for, in order.
    /// </summary>
    /// <exception cref="CaptureException">The window has more packets than the memory limit allows.</exception>
    public bool IsCopy(in PacketRecord record)
    {
        long time = record.Nanoseconds;
        // As in editcap, a packet without a time has no window of time.
        if (_times is not null && time == Timestamp.NoTime)
            return false;
        UInt128 hash = _hash.Hash(_compared.Of(record, out int length));
        // Packets of which different parts are compared differ by their lengths.
        hash ^= (UInt128)(uint)length << 64;
        long before = _times?.LatestBefore(Timestamp.Saturate((Int128)time - _options.Within!.Value))
            ?? _packets.Next - _options.Window;
        long original = _packets.Find(hash, before, _times is null ? long.MaxValue : time);
        if (original > 0)
            Count(original, time);
        _times?.Add(_packets.Next, time, _packets.Oldest);
        if (!_packets.TryAdd(hash, time, isMarked: original > 0, needed: before + 1))
        {
            throw new CaptureException(string.Create(CultureInfo.InvariantCulture,
                $"packet {_packets.Next}: more than {_packets.Next - before - 1} packets within ")
                + $"{Timestamp.FormatSeconds(_options.Within!.Value)} s before it, which the memory limit does not "
                + "allow");
        }
        return original > 0;
    }

    private void Count(long original, long time)
    {
        _copies++;
        // A copy of a copy has the same original.
        if (!_packets.IsMarked(original))
        {
            _originals++;
            _packets.Mark(original);
        }
        _mostPackets = Math.Max(_mostPackets, _packets.Next - original);
        long earlier = _packets.TimeOf(original);
        if (time != Timestamp.NoTime && earlier != Timestamp.NoTime)
            _mostTime = Math.Max(_mostTime, Timestamp.Saturate(Int128.Abs((Int128)time - earlier)));
    }

    private static int MostPackets(DuplicateOptions options, long memoryLimit) => options.Within is null
        ? (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, options.Window))
        : (int)Math.Min(DuplicateOptions.MostWindow, RoundDown(memoryLimit / 2 / BytesPerPacketByTime));

    private static long RoundDown(long number) => 1L << BitOperations.Log2((ulong)Math.Max(1, number));
}
