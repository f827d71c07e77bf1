using PacketDotNet;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.SharpPcap.Reading;
using SharpPcap;

namespace PcapStream.SharpPcap;

/// <summary>
/// Converts packets for SharpPcap and PacketDotNet, which need an array for each packet. A batch's bytes are not in an
/// array. A single large array would not help: PacketDotNet reads beyond the end of a slice, so that a truncated packet
/// would show bytes of its neighbour, and changes lengths when it prints a packet. So each packet is copied once, and
/// the copy outlives the batch.
/// </summary>
public static class PacketConversions
{
    /// <summary>
    /// Copies a packet, with its original length; its <see cref="RawCapture.GetPacket"/> shares the copy.
    /// </summary>
    /// <param name="packet">A packet of a batch that is not yet released.</param>
    /// <returns>
    /// The copy. SharpPcap's original lengths end at 2,147,483,647, and a missing time becomes 1970-01-01.
    /// </returns>
    public static RawCapture ToRawCapture(this PacketView packet) => new(
        packet.LinkType.ToLinkLayers(),
        new PosixTimeval { Value = PosixTime.Seconds(packet.Timestamp) },
        packet.Data.ToArray(),
        (int)Math.Min(packet.OriginalLength, int.MaxValue));

    /// <summary>Copies a packet and parses it with PacketDotNet, mostly when its fields are accessed.</summary>
    /// <param name="packet">A packet of a batch that is not yet released.</param>
    /// <returns>
    /// The packet. For a field that starts beyond the end of a truncated packet, PacketDotNet throws <see
    /// cref="IndexOutOfRangeException"/>; of a field that is cut, it reads the rest from the heap after the array.
    /// </returns>
    /// <exception cref="NotImplementedException">PacketDotNet does not know the link type.</exception>
    public static Packet ToPacket(this PacketView packet) =>
        Packet.ParsePacket(packet.LinkType.ToLinkLayers(), packet.Data.ToArray());

    /// <summary>The number of a link type in SharpPcap's devices on this system.</summary>
    public static LinkLayers ToLinkLayers(this LinkType linkType) => (LinkLayers)linkType.DataLinkNumber;
}
