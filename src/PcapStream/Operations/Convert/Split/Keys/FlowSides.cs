using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Convert.Split.Keys;

/// <summary>
/// Which side began a flow: the sender of a SYN, the receiver of a SYN with ACK, the side of the greater port where
/// only the other's is below 1024, or else the sender of the first packet. The first packet of a flow decides for all,
/// unless very many other flows come between two of its packets.
/// </summary>
internal sealed class FlowSides(long memoryLimit)
{
    private const int MostFlows = 1 << 15;

    // While a table is replaced by a larger one, both exist.
    private const int BytesPerFlow = 160;
    private const int FirstFreePort = 1024;

    private readonly int _most = FlowsWithin(memoryLimit);

    // By flow, whether its low end is the client. Flows that were seen last are in the first table; when it is full, it
    // takes the place of the second, whose flows are forgotten.
    private Dictionary<Flow, bool> _recent = [];
    private Dictionary<Flow, bool> _older = [];

    /// <summary>Bytes of memory at most, within a limit.</summary>
    public static long MemoryBytes(long memoryLimit) => 2L * FlowsWithin(memoryLimit) * BytesPerFlow;

    /// <summary>Whether the sender of a packet began its flow.</summary>
    public bool IsFromClient(in FiveTuple ends)
    {
        var flow = Flow.Of(ends, out bool isFromLow);
        if (_recent.TryGetValue(flow, out bool lowIsClient))
            return lowIsClient == isFromLow;
        if (!_older.TryGetValue(flow, out lowIsClient))
            lowIsClient = IsFirstFromClient(ends) == isFromLow;
        if (_recent.Count == _most)
        {
            (_recent, _older) = (_older, _recent);
            _recent.Clear();
        }
        _recent.Add(flow, lowIsClient);
        return lowIsClient == isFromLow;
    }

    private static int FlowsWithin(long memoryLimit) => (int)Math.Min(MostFlows, memoryLimit / 8 / BytesPerFlow);

    private static bool IsFirstFromClient(in FiveTuple ends)
    {
        if (ends.Flags.HasFlag(TcpControl.Synchronize))
            return !ends.Flags.HasFlag(TcpControl.Acknowledgment);
        return !ends.HasPorts
            || ends.SourcePort < FirstFreePort == ends.DestinationPort < FirstFreePort
            || ends.DestinationPort < FirstFreePort;
    }

    private readonly record struct Flow(
        NetworkAddress Low, NetworkAddress High, ushort LowPort, ushort HighPort, byte Number)
    {
        public static Flow Of(in FiveTuple ends, out bool isFromLow)
        {
            isFromLow = ends.IsFromLow;
            return isFromLow
                ? new Flow(ends.Source, ends.Destination, ends.SourcePort, ends.DestinationPort, ends.Number)
                : new Flow(ends.Destination, ends.Source, ends.DestinationPort, ends.SourcePort, ends.Number);
        }
    }
}
