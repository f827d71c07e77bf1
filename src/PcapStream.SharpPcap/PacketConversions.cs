using PacketDotNet;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.SharpPcap.Reading;
using SharpPcap;

namespace PcapStream.SharpPcap;

/// <summary>
/// Packets as SharpPcap and PacketDotNet have them: in an array of their own, which both need. A batch's bytes lie in
/// memory that is no array. Nor would one large array do: PacketDotNet reads a part of it beyond that part's end, so that
/// of a truncated packet it would show the neighbours' bytes, and writes lengths anew where it prints a packet. So there is
/// one copy, which outlives the batch, and never a second.
/// </summary>
public static class PacketConversions
{
    /// <summary>Copies a packet, with its original length; its <see cref="RawCapture.GetPacket"/> shares the copy.</summary>
    /// <param name="packet">A packet of a batch that is not yet released.</param>
    /// <returns>The copy. SharpPcap counts original lengths up to 2,147,483,647, and no time is 1970-01-01.</returns>
    public static RawCapture ToRawCapture(this PacketView packet) => new(
        packet.LinkType.ToLinkLayers(),
        new PosixTimeval { Value = PosixTime.Seconds(packet.Timestamp) },
        packet.Data.ToArray(),
        (int)Math.Min(packet.OriginalLength, int.MaxValue));

    /// <summary>Copies a packet and has PacketDotNet parse it, most of which happens when its fields are asked for.</summary>
    /// <param name="packet">A packet of a batch that is not yet released.</param>
    /// <returns>The packet. A field beyond the end of a truncated packet is PacketDotNet's <see cref="IndexOutOfRangeException"/>.</returns>
    /// <exception cref="NotImplementedException">PacketDotNet does not know the link type.</exception>
    public static Packet ToPacket(this PacketView packet) => Packet.ParsePacket(packet.LinkType.ToLinkLayers(), packet.Data.ToArray());

    /// <summary>A link type under the number that SharpPcap's devices of this system have for it.</summary>
    public static LinkLayers ToLinkLayers(this LinkType linkType) => (LinkLayers)linkType.DataLinkNumber;
}
