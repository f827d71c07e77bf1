using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Tables;

namespace PcapStream.Operations.Selection;

/// <summary>
/// The ports of fragmented packets, which only their first fragments have; of the latest of them.
/// </summary>
internal sealed class FragmentPorts
{
    private const int Most = 8192;

    private readonly LatestValues<FragmentedPacket, (ushort Source, ushort Destination)> _ports = new(Most);

    /// <summary>Gives a later fragment the ports of its first one, if that is known.</summary>
    public void Complete(ref FiveTuple ends)
    {
        if (ends.Fragment is not { } identification)
            return;
        var packet = new FragmentedPacket(ends.Source, ends.Destination, ends.Number, identification);
        if (ends.IsLaterFragment)
        {
            if (!_ports.TryGet(packet, out (ushort Source, ushort Destination) ports))
                return;
            (ends.SourcePort, ends.DestinationPort) = ports;
            ends.HasPorts = true;
        }
        else if (ends.HasPorts)
            _ports.Set(packet, (ends.SourcePort, ends.DestinationPort));
    }

    private readonly record struct FragmentedPacket(
        NetworkAddress Source, NetworkAddress Destination, byte Number, uint Identification);
}
