using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Windows;

/// <summary>Hosts in windows of time: each packet counts twice, for its sender and for its receiver.</summary>
internal sealed class WindowStage(TimeSpan length, FlowsOptions options, FlowMemory memory, FlowWriter output)
    : TrackingStage<HostWindow, WindowRules>(new WindowRules(new WindowLength(length)), options, memory, output)
{
    // Of a row: its links, its record, and what most packets change.
    private const int PrefetchedLines = 12;

    // A power of 2 above the distance, for the hashes of both hosts of each packet.
    private const int Ahead = 16;

    private readonly (uint Sender, uint Receiver)[] _ahead = new (uint, uint)[Ahead];

    protected override FlowName Add(ref FlowPacket packet, ReadOnlySpan<byte> facts, uint hash)
    {
        packet.Ordinal *= 2;
        Add(ref packet);
        packet.Ordinal++;
        packet.IsReceived = true;
        Add(ref packet);
        return default;
    }

    protected override FlowTuple KeyOf(in FlowPacket packet) => Rules.KeyOf(packet, packet.IsReceived);

    // The hashes are guesses: a fragment and a packet without a time get their keys when they are added.
    protected override void Prefetch(ReadOnlySpan<ReadFlowPacket> packets, int index)
    {
        if (index + BucketDistance < packets.Length)
        {
            ref readonly FlowPacket packet = ref packets[index + BucketDistance].Packet;
            uint sender = packet.Hash(Seed, Rules.KeyOf(packet, isReceived: false));
            uint receiver = packet.Hash(Seed, Rules.KeyOf(packet, isReceived: true));
            _ahead[(index + BucketDistance) % Ahead] = (sender, receiver);
            Table.PrefetchBucket(sender);
            Table.PrefetchBucket(receiver);
        }
        if (index + FlowDistance is var soon && soon >= BucketDistance && soon < packets.Length)
        {
            (uint sender, uint receiver) = _ahead[soon % Ahead];
            Table.PrefetchFlow(sender, PrefetchedLines);
            Table.PrefetchFlow(receiver, PrefetchedLines);
        }
    }

    private void Add(ref FlowPacket packet)
    {
        FlowTuple key = KeyOf(packet);
        Add(ref packet, key, facts: default, packet.Hash(Seed, key));
    }
}
