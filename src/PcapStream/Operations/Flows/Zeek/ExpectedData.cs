using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// The connections with data that FTP has announced, as Zeek schedules its analyzer for them: for five minutes, from
/// the other side of the announcement to the address and port in it. The latest of them, so that they take little
/// memory.
/// </summary>
internal sealed class ExpectedData
{
    private const long Lifetime = 300_000_000_000;
    private const int Most = 8192;

    // The end of a connection's time, by its originator, responder and responder's port.
    private readonly LatestValues<FlowTuple, long> _until = new(Most);

    /// <summary>Notes what a packet announces, and marks a packet of what was announced.</summary>
    public void Apply(ref FlowPacket packet)
    {
        (AddressBits sender, AddressBits receiver, ushort port) = packet.IsFromLow
            ? (packet.Key.Low, packet.Key.High, packet.Key.HighPort)
            : (packet.Key.High, packet.Key.Low, packet.Key.LowPort);
        if (packet.Data.Port != 0 && !packet.Faults.HasFlag(PacketFaults.Checksum))
        {
            AddressBits responder = packet.Data.Address == 0 ? sender : new AddressBits(0, packet.Data.Address);
            _until.Set(Tuple(receiver, responder, packet.Data.Port, packet), packet.Clock + Lifetime);
        }
        else if (!_until.IsEmpty && _until.TryGet(Tuple(sender, receiver, port, packet), out long until)
            && packet.Clock <= until)
            packet.Clues |= ZeekClues.ExpectedData;
    }

    private static FlowTuple Tuple(AddressBits originator, AddressBits responder, ushort port, in FlowPacket packet) =>
        packet.Key with { Low = originator, High = responder, LowPort = 0, HighPort = port };
}
