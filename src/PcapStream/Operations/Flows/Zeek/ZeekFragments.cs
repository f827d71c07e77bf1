using PcapStream.Operations.Flows.Packets;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// Puts the lengths of fragments together: a fragmented packet is one packet, which comes with the fragment that makes
/// it whole; fragments of a packet that never is are left out. Of the latest packets.
/// </summary>
internal sealed class ZeekFragments
{
    private const int MostPackets = 4096;
    private const int MostParts = 256;

    private readonly LatestValues<FragmentedPacket, Assembly> _packets = new(MostPackets);

    /// <summary>
    /// Whether a fragment counts now: the one that makes a packet whole, which becomes that packet.
    /// </summary>
    public bool TryComplete(ref ReadFlowPacket read, ref FiveTuple ends)
    {
        // Without all of its bytes a fragment makes nothing whole; the first one has the headers.
        if (read.Packet.Faults.HasFlag(PacketFaults.Truncated))
            return !ends.IsLaterFragment;
        var packet = new FragmentedPacket(ends.Source, ends.Destination, ends.Number, ends.Fragment!.Value);
        if (!_packets.TryGet(packet, out Assembly? assembly))
        {
            assembly = new Assembly();
            _packets.Set(packet, assembly);
        }
        assembly.Add(read, ends);
        if (!assembly.TryTake(read, out ReadFlowPacket whole, out FiveTuple wholeEnds))
            return false;
        _packets.Remove(packet);
        (read, ends) = (whole, wholeEnds);
        return true;
    }

    private readonly record struct FragmentedPacket(
        NetworkAddress Source, NetworkAddress Destination, byte Number, uint Identification);

    private sealed class Assembly
    {
        private readonly List<(int Start, int End)> _parts = [];
        private (ReadFlowPacket Read, FiveTuple Ends)? _first;
        private int _total = -1;

        public void Add(in ReadFlowPacket read, in FiveTuple ends)
        {
            (int start, int end) = (ends.FragmentStart, ends.FragmentStart + ends.FragmentBytes);
            if (start == 0)
                _first = (read, ends);
            if (!ends.HasMoreFragments)
                _total = end;
            if (_parts.Count < MostParts)
                _parts.Add((start, end));
        }

        // The packet has the time and place of the fragment that makes it whole.
        public bool TryTake(in ReadFlowPacket last, out ReadFlowPacket whole, out FiveTuple ends)
        {
            (whole, ends) = (default, default);
            if (_first is not { } first || _total < 0 || !IsWhole())
                return false;
            (whole, ends) = first;
            whole.Level = last.Level;
            ref FlowPacket packet = ref whole.Packet;
            uint more = (uint)(_total - ends.FragmentBytes);
            packet.IpBytes += more;
            if (ends.Source.Kind == AddressKind.Ipv6)
                packet.IpBytes -= Ipv6FragmentHeader.Size;
            if (ends.Number != IpNumbers.Udp)
                packet.PayloadBytes += more;
            (packet.Time, packet.Clock, packet.Ordinal) =
                (last.Packet.Time, last.Packet.Clock, last.Packet.Ordinal);
            return true;
        }

        private bool IsWhole()
        {
            _parts.Sort();
            int end = 0;
            foreach ((int start, int partEnd) in _parts)
            {
                if (start > end)
                    return false;
                end = Math.Max(end, partEnd);
            }
            return end >= _total;
        }
    }
}
