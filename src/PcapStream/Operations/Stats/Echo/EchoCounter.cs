using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Echo;

/// <summary>Counts requests of echo and their replies, which fields name.</summary>
/// <param name="protocol">ICMP or ICMPv6.</param>
/// <param name="timeField">The number of the field of response times.</param>
/// <param name="numberField">The number of the field of packets' numbers.</param>
/// <param name="memory">Memory that spills.</param>
internal sealed class EchoCounter(Protocol protocol, int timeField, int numberField, TableMemory memory)
    : StatisticCounter
{
    /// <summary>What is counted.</summary>
    public EchoTimes Times { get; } = new(protocol, memory);

    public override void Add(in CountedPacket packet)
    {
        Times.AddRequests(packet.Headers);
        foreach (long bits in packet.Values(timeField))
            Times.Add(BitConverter.Int64BitsToDouble(bits), packet.Values(numberField)[0]);
    }

    public override void Complete() => Times.Complete();

    public override void Dispose()
    {
        base.Dispose();
        Times.Dispose();
    }
}
