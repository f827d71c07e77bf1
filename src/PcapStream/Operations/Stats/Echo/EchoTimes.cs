using PcapStream.Protocols;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Echo;

/// <summary>
/// The number of requests, and the times of replies: all are kept for the median, in memory that spills.
/// </summary>
/// <param name="protocol">ICMP or ICMPv6.</param>
/// <param name="memory">Memory that spills.</param>
internal sealed class EchoTimes(Protocol protocol, TableMemory memory) : IDisposable
{
    private const int LeastSize = 8;
    private const byte IcmpRequest = 8;
    private const byte Icmpv6Request = 128;

    private readonly byte _requestType = protocol == Protocol.Icmp ? IcmpRequest : Icmpv6Request;
    private readonly ExternalSorter<EchoTime, ByTime> _times = new(memory);
    private long _replies;
    private double _sum;
    private (double Time, long Frame) _least;
    private (double Time, long Frame) _most;
    private double _median;
    private double _squares;

    /// <summary>Requests.</summary>
    public long Requests { get; set; }

    private double Mean => _replies == 0 ? 0 : _sum / _replies;

    /// <summary>Counts the requests in a packet.</summary>
    public void AddRequests(in DecodedPacket headers)
    {
        foreach (ref readonly Layer layer in headers.Layers)
        {
            if (layer.Protocol == protocol && !layer.IsQuoted && headers.Bytes(layer) is { Length: >= LeastSize } bytes
                && bytes[0] == _requestType)
                Requests++;
        }
    }

    /// <summary>Adds a reply, in the order of the packets.</summary>
    /// <param name="milliseconds">Milliseconds since its request.</param>
    /// <param name="frame">The number of its packet.</param>
    public void Add(double milliseconds, long frame)
    {
        if (_replies == 0 || milliseconds < _least.Time)
            _least = (milliseconds, frame);
        if (_replies == 0 || milliseconds > _most.Time)
            _most = (milliseconds, frame);
        _replies++;
        _sum += milliseconds;
        _times.Add(new EchoTime(milliseconds));
    }

    /// <summary>Ends counting after the last packet.</summary>
    public void Complete()
    {
        double mean = Mean;
        long index = 0;
        foreach (ref readonly EchoTime time in _times.Drain())
        {
            // The middle one, or the mean of the two in the middle.
            if (index == (_replies - 1) / 2)
                _median += time.Milliseconds / 2;
            if (index == _replies / 2)
                _median += time.Milliseconds / 2;
            _squares += (time.Milliseconds - mean) * (time.Milliseconds - mean);
            index++;
        }
        _times.Dispose();
    }

    /// <summary>The result, after the last packet.</summary>
    public EchoTimesResult Result(EchoTimesRequest request) => new(
        request, Requests, _replies, _least.Time, _most.Time, Mean, _median,
        _replies > 1 ? Math.Sqrt(_squares / (_replies - 1)) : 0, _least.Frame, _most.Frame);

    public void Dispose() => _times.Dispose();
}

/// <summary>The time of a reply.</summary>
/// <param name="Milliseconds">Milliseconds since its request.</param>
internal readonly record struct EchoTime(double Milliseconds);

/// <summary>The least time first.</summary>
internal readonly struct ByTime : IRecordOrder<EchoTime>
{
    public static int Compare(in EchoTime left, in EchoTime right) => Key(left).CompareTo(Key(right));

    public static uint Prefix(in EchoTime record) => (uint)(Key(record) >> 32);

    // Numbers are in the order of their bits, and negative ones in the opposite order.
    private static ulong Key(in EchoTime record)
    {
        long bits = BitConverter.DoubleToInt64Bits(record.Milliseconds);
        return (ulong)(bits ^ (bits >> 63 & long.MaxValue)) ^ (1UL << 63);
    }
}
