using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Filtering;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary>The packets that a column counts: those that a filter matches, or all.</summary>
internal sealed class PacketColumn(PacketFilter? filter)
{
    private LinkType? _linkType;
    private BpfProgram? _program;

    /// <summary>The column of a filter; an empty one matches all packets.</summary>
    public static PacketColumn Of(PacketFilter filter) => new(filter.Expression.Length == 0 ? null : filter);

    public bool Has(in PacketRecord record)
    {
        if (filter is null)
            return true;
        if (_linkType != record.LinkType)
        {
            _linkType = record.LinkType;
            _program = Program(filter, record.LinkType);
        }
        return _program is not null && _program.Matches(record.Data, record.OriginalLength);
    }

    // A filter that does not apply to a link type matches none of its packets; other packets may have another type.
    private static BpfProgram? Program(PacketFilter filter, LinkType linkType)
    {
        try
        {
            return filter.For(linkType.Value);
        }
        catch (FilterException)
        {
            return null;
        }
    }
}
