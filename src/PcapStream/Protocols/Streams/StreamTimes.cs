using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Streams;

/// <summary>Times since other packets of a stream.</summary>
internal static class StreamTimes
{
    public static void AddSince(in FieldSource source, Func<StreamFacts, Timestamp> since, FieldValues values)
    {
        if (!source.HasFacts(out StreamFacts facts) || !facts.IsTimed)
            return;
        Timestamp from = since(facts);
        if (source.Frame.Time.IsKnown && from.IsKnown)
            values.AddSeconds(from, source.Frame.Time);
    }
}
