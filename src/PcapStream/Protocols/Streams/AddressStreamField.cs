using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Streams;

/// <summary>The number of a pair of addresses of IP, as Wireshark has it since 4.4.</summary>
internal static class AddressStreamField
{
    public static Field Of(Protocol protocol, string name) =>
        Field.OfStreams(protocol, name, FieldType.Unsigned32, "Stream index", (in source, values) =>
        {
            if (source.HasFacts(out StreamFacts facts))
                values.AddDecimal(facts.Number);
        });
}
