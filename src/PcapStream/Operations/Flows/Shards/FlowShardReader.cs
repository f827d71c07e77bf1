using System.Runtime.CompilerServices;
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

    private readonly PacketUnpacker _unpacker = new();

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

    public void Dispose() => _unpacker.Dispose();

    private void AddBatch(PartialCursor fields, int[] numbers)
    {
        (int input, int packets, int fragments) = (fields.Int(), fields.Int(), fields.Int());
        if (input < 0 || input >= files.Count || packets is < 1 or > MostPackets || fragments < 0
            || fragments > packets)
            throw fields.Fault("a batch of packets is out of range");
        if (!_unpacker.TryUnpack(fields.Bytes(fields.ListCount()), packets, fragments, out Span<ReadFlowPacket> read))
            throw fields.Fault("packets cannot be unpacked");
        int fragment = 0;
        foreach (ref ReadFlowPacket packet in read)
        {
            if (!IsValid(packet, numbers.Length))
                throw fields.Fault("a packet is out of range");
            if (packet.Packet.Scope.Interface is var number and > 0)
                packet.Packet.Scope = packet.Packet.Scope with { Interface = (uint)numbers[number - 1] + 1 };
            packet.Hash = packet.Packet.Hash(stage.Seed);
            fragment += packet.IsFragment ? 1 : 0;
        }
        foreach (FiveTuple ends in _unpacker.Fragments)
        {
            if (!IsValid(ends))
                throw fields.Fault("a fragment is out of range");
        }
        if (fragment != fragments)
            throw fields.Fault("the number of fragments is another");
        captures.Add(stage.NextPacket, files[input]);
        stage.Add(read, _unpacker.Fragments, facts: null);
    }

    private static bool IsValid(in ReadFlowPacket read, int interfaces) =>
        read.Level < ReadFlowPacket.MostLevels
            && read.Role <= FlowRole.Tunnel
            && IsFlag(read.IsOpaque)
            && IsFlag(read.IsFragment)
            && !read.HasFacts
            && IsFlag(read.Packet.IsFromLow)
            && !read.Packet.IsReceived
            && read.Packet.Originator == KnownOriginator.Unknown
            && read.Packet.Key.Kind <= (byte)AddressKind.Ipv6
            && read.Packet.Scope.TunnelKind <= (ushort)AddressKind.Ipv6
            && read.Packet.Scope.Interface <= interfaces;

    private static bool IsValid(in FiveTuple ends) =>
        ends.Source.Kind <= AddressKind.Ipv6
            && ends.Destination.Kind <= AddressKind.Ipv6
            && IsFlag(ends.HasPorts)
            && IsFlag(ends.IsLaterFragment)
            && IsFlag(ends.HasMoreFragments)
            && ends.Fragment is not null;

    // Another byte would be neither true nor false.
    private static bool IsFlag(bool value) => Unsafe.BitCast<bool, byte>(value) <= 1;
}
