using PcapStream.Protocols;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Echo;

/// <summary>
/// Counts requests of echo and their replies. All times are kept for the median, in memory that spills.
/// </summary>
/// <param name="protocol">ICMP or ICMPv6.</param>
/// <param name="timeField">The number of the field of response times.</param>
/// <param name="numberField">The number of the field of packets' numbers.</param>
/// <param name="memory">Memory that spills.</param>
internal sealed class EchoCounter(Protocol protocol, int timeField, int numberField, TableMemory memory)
    : StatisticCounter
{
    private const int LeastSize = 8;
    private const byte IcmpRequest = 8;
    private const byte Icmpv6Request = 128;

    private readonly byte _requestType = protocol == Protocol.Icmp ? IcmpRequest : Icmpv6Request;
    private readonly ExternalSorter<EchoTime, ByTime> _times = new(memory);
    private long _requests;
    private long _replies;
    private double _sum;
    private (double Time, long Frame) _least;
    private (double Time, long Frame) _most;
    private double _median;
    private double _squares;

    public override void Add(in CountedPacket packet)
    {
        DecodedPacket headers = packet.Headers;
        foreach (ref readonly Layer layer in headers.Layers)
        {
            if (layer.Protocol == protocol && !layer.IsQuoted && headers.Bytes(layer) is { Length: >= LeastSize } bytes
                && bytes[0] == _requestType)
                _requests++;
        }
        foreach (long bits in packet.Values(timeField))
            AddTime(BitConverter.Int64BitsToDouble(bits), packet.Values(numberField)[0]);
    }

    public override void Complete()
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

    public override void Dispose()
    {
        base.Dispose();
        _times.Dispose();
    }

    /// <summary>The result, after the last packet.</summary>
    public EchoTimesResult Result(EchoTimesRequest request) => new(
        request, _requests, _replies, _least.Time, _most.Time, Mean, _median,
        _replies > 1 ? Math.Sqrt(_squares / (_replies - 1)) : 0, _least.Frame, _most.Frame);

    private double Mean => _replies == 0 ? 0 : _sum / _replies;

    private void AddTime(double milliseconds, long frame)
    {
        if (_replies == 0 || milliseconds < _least.Time)
            _least = (milliseconds, frame);
        if (_replies == 0 || milliseconds > _most.Time)
            _most = (milliseconds, frame);
        _replies++;
        _sum += milliseconds;
        _times.Add(new EchoTime(milliseconds));
    }
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
