using System.Text;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Summaries;

namespace PcapStream.Protocols.Experts;

/// <summary>Fields of expert items, one value for each item of a packet.</summary>
internal static class ExpertFields
{
    /// <summary>The bits of items, for the statistic.</summary>
    public static Field Items { get; } = Of(
        ".items", FieldType.Unsigned64, "Items", (item, in _, values) => values.AddSigned(item.Bits));

    public static readonly Field[] All =
    [
        Of("", FieldType.Text, "Expert Info", (item, in source, values) => AddText(item, isLine: true, source, values)),
        Of(".message", FieldType.Text, "Message",
            (item, in source, values) => AddText(item, isLine: false, source, values)),
        Of(".group", FieldType.Unsigned32, "Group", (item, in _, values) =>
            values.AddDecimal(ExpertKinds.NumberOf(ExpertKinds.Of(item.Kind).Group))),
        Of(".severity", FieldType.Unsigned32, "Severity level", (item, in _, values) =>
            values.AddDecimal(ExpertKinds.NumberOf(ExpertKinds.Of(item.Kind).Severity))),
    ];

    private static void AddText(ExpertItem item, bool isLine, in FieldSource source, FieldValues values)
    {
        var line = new SummaryLine(stackalloc byte[SummaryLine.Size]);
        item.Write(item.Kind == ExpertKind.Comment ? source.Options : source.Packet.AllBytes, ref line);
        ReadOnlySpan<byte> message = ExpertItem.Limit(line.Info);
        ref readonly ExpertRow row = ref ExpertKinds.Of(item.Kind);
        if (isLine)
        {
            values.AddText(
                $"Expert Info ({ExpertKinds.NameOf(row.Severity)}/{row.Group}): {Encoding.UTF8.GetString(message)}");
        }
        else
            values.AddText(message);
    }

    private static Field Of(string name, FieldType type, string description, ExpertSink write) =>
        Field.Of(
            Protocol.Frame, "_ws.expert" + name, type, description,
            (in source, values) => new ExpertFinder(values, write).Find(source))
            .OfSummary(StreamKinds.Tcp | StreamKinds.Udp | StreamKinds.Dns);
}
