using PcapStream.Filtering.Display;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Stats;

/// <summary>
/// The filters and fields that statistics ask for, each once. They are read once per batch, by the thread that decodes
/// it, for all counters.
/// </summary>
internal sealed class FieldQueries
{
    /// <summary>The number of the filter that all packets pass.</summary>
    public const int NoFilter = -1;

    private readonly List<DisplayFilter> _filters = [];
    private readonly List<Field> _fields = [];

    /// <summary>The filters, in the order of their numbers.</summary>
    public IReadOnlyList<DisplayFilter> Filters => _filters;

    /// <summary>The fields, in the order of their numbers.</summary>
    public IReadOnlyList<Field> Fields => _fields;

    /// <summary>The number of a filter; <see cref="NoFilter"/> for null.</summary>
    public int Add(DisplayFilter? filter)
    {
        if (filter is null)
            return NoFilter;
        int known = _filters.FindIndex(one => one.Expression == filter.Expression);
        if (known >= 0)
            return known;
        _filters.Add(filter);
        return _filters.Count - 1;
    }

    /// <summary>The number of a field.</summary>
    public int Add(Field field)
    {
        int known = _fields.IndexOf(field);
        if (known >= 0)
            return known;
        _fields.Add(field);
        return _fields.Count - 1;
    }
}
