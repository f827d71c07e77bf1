using PcapStream.Batching;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>The source of the fields of a packet that a reader gave.</summary>
internal static class ViewSource
{
    public static FieldSource Of(PacketView view, PacketDecoder decoder) => new()
    {
        Packet = decoder.Decode(view.Data, view.LinkType.Value),
        Frame = new FrameContext
        {
            Number = view.Number,
            Time = view.Timestamp,
            OriginalLength = view.OriginalLength,
        },
    };
}
