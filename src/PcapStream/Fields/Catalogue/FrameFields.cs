using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>What the record says of a packet.</summary>
internal static class FrameFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Frame, "frame.number", FieldType.Unsigned32, "Frame Number", (in source, values) => values.AddDecimal((ulong)source.Frame.Number)),
        Field.Of(Protocol.Frame, "frame.time_epoch", FieldType.AbsoluteTime, "Epoch Time", (in source, values) => values.AddSeconds(source.Frame.Nanoseconds)),
        Field.Of(Protocol.Frame, "frame.len", FieldType.Unsigned32, "Frame length on the wire", (in source, values) => values.AddDecimal(source.Frame.OriginalLength)),
        Field.Of(Protocol.Frame, "frame.cap_len", FieldType.Unsigned32, "Frame length stored into the capture file", (in source, values) => values.AddDecimal((ulong)source.Packet.Data.Length)),
    ];
}
