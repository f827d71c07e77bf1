using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Streams;

/// <summary>The number of a stream among those of its protocol in the capture, from 0.</summary>
internal static class StreamNumberField
{
    public static Field Of(Protocol protocol, string name) =>
        Field.OfStreams(protocol, name, FieldType.Unsigned32, "Stream index", (in source, values) =>
        {
            if (source.HasFacts(out StreamFacts facts))
                values.AddDecimal(facts.Number);
        });
}
