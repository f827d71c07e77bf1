using System.Runtime.InteropServices;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Shards;

/// <summary>Tracks the flows of the packets that shards have read, in the order of the shards.</summary>
/// <param name="files">All captures.</param>
/// <param name="stage">Tracks flows.</param>
/// <param name="interfaces">Numbers the interfaces of all shards.</param>
/// <param name="captures">Gets the captures of the packets.</param>
internal sealed class FlowShardReader(
    IReadOnlyList<string> files, FlowStage stage, InterfaceNames interfaces, CaptureStarts captures) : IDisposable
{
    // Of a batch, each with the headers in its tunnels.
    private const int MostPackets = FlowMemory.PacketsPerBatch * ReadFlowPacket.MostLevels;

    private readonly RowUnpacker<ReadFlowPacket> _packets = new();
    private readonly RowUnpacker<FiveTuple> _fragments = new();
    private readonly List<FiveTuple> _ends = [];

    /// <summary>The time of all shards.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>
    /// Adds the packets of a shard. The reader is at its state, and then at the frame after its packets.
    /// </summary>
    /// <exception cref="PartialException">The file is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Read(PartialReader reader, CancellationToken cancellation)
    {
        PartialCursor fields = reader.Current(PartialFrame.State);
        Elapsed += fields.Duration();
        int[] numbers = [.. fields.List(fields.Text).Select(interfaces.NumberOf)];
        fields.End();
        while (reader.Next() == PartialFrame.Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            AddBatch(fields, numbers);
            fields.End();
        }
    }

    public void Dispose()
    {
        _packets.Dispose();
        _fragments.Dispose();
    }

    private void AddBatch(PartialCursor fields, int[] numbers)
    {
        int input = fields.Int();
        if (input < 0 || input >= files.Count)
            throw fields.Fault("a capture is out of range");
        Span<ReadFlowPacket> packets = fields.Packed(_packets, MostPackets);
        Span<FiveTuple> fragments = fields.Packed(_fragments, packets.Length);
        int ends = 0;
        foreach (ref ReadFlowPacket packet in packets)
        {
            if (!IsValid(packet, numbers.Length))
                throw fields.Fault("a packet is out of range");
            if (packet.Packet.Scope.Interface is var number and > 0)
                packet.Packet.Scope = packet.Packet.Scope with { Interface = (uint)numbers[number - 1] + 1 };
            packet.Hash = packet.Packet.Hash(stage.Seed);
            ends += packet.IsFragment ? 1 : 0;
        }
        if (ends != fragments.Length)
            throw fields.Fault("the number of fragments is another");
        foreach (ref readonly FiveTuple fragment in fragments)
        {
            if (!IsValid(fragment))
                throw fields.Fault("a fragment is out of range");
        }
        CollectionsMarshal.SetCount(_ends, fragments.Length);
        fragments.CopyTo(CollectionsMarshal.AsSpan(_ends));
        captures.Add(stage.NextPacket, files[input]);
        stage.Add(packets, _ends, facts: null);
    }

    private static bool IsValid(in ReadFlowPacket read, int interfaces) =>
        read.Level < ReadFlowPacket.MostLevels
            && read.Role <= FlowRole.Tunnel
            && PartialCursor.IsFlag(read.IsOpaque)
            && PartialCursor.IsFlag(read.IsFragment)
            && !read.HasFacts
            && PartialCursor.IsFlag(read.Packet.IsFromLow)
            && !read.Packet.IsReceived
            && read.Packet.Originator == KnownOriginator.Unknown
            && read.Packet.Key.Kind <= (byte)AddressKind.Ipv6
            && read.Packet.Scope.TunnelKind <= (ushort)AddressKind.Ipv6
            && read.Packet.Scope.Interface <= interfaces;

    private static bool IsValid(in FiveTuple ends) =>
        ends.Source.Kind <= AddressKind.Ipv6
            && ends.Destination.Kind <= AddressKind.Ipv6
            && PartialCursor.IsFlag(ends.HasPorts)
            && PartialCursor.IsFlag(ends.IsLaterFragment)
            && PartialCursor.IsFlag(ends.HasMoreFragments)
            && ends.Fragment is not null;
}
