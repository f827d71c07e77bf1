using PcapStream.Protocols;
using PcapStream.Protocols.Wireless;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>
/// The stations between which a frame of IEEE 802.11 counts: the source and the destination of data and management.
/// Other frames have neither.
/// </summary>
internal static class Stations
{
    /// <summary>Reads them.</summary>
    /// <param name="packet">The headers.</param>
    /// <param name="index">The layer of IEEE 802.11.</param>
    /// <param name="kind">The kind of the addresses: none for a frame without stations.</param>
    /// <param name="source">The sender.</param>
    /// <param name="destination">The receiver.</param>
    /// <returns>False for a frame that is not counted, because it is damaged.</returns>
    public static bool TryRead(
        in DecodedPacket packet, int index, out AddressKind kind, out AddressBits source, out AddressBits destination)
    {
        kind = AddressKind.None;
        source = destination = default;
        Layer layer = packet.Layers[index];
        if (packet.Error.Fault != DecodeFault.None
            || !WlanHeader.TryRead(packet.Header(layer), out WlanHeader header) || header.Version != 0)
            return false;
        if (WlanFields.SourceOf(header) is > 0 and int sender)
        {
            kind = AddressKind.Ethernet;
            source = AddressBits.Ethernet(header.AddressBytes(sender));
            destination = AddressBits.Ethernet(header.AddressBytes(WlanFields.DestinationOf(header)));
        }
        return true;
    }
}
