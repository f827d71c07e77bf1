using PcapStream.Partials;

namespace PcapStream.Operations.Count;

/// <summary>What is counted of packets, by one of several workers or in one of several shards.</summary>
internal sealed class CountTallies
{
    private PacketTotals _totals = new();

    public PacketTotals Totals
    {
        get => _totals;
        init => _totals = value;
    }

    public ProtocolTally Protocols { get; init; } = new();

    public long FilteredOut { get; set; }

    public long Batches { get; set; }

    public TimeSpan Elapsed { get; set; }

    public void Merge(CountTallies other)
    {
        _totals.Merge(other._totals);
        Protocols.Merge(other.Protocols);
        FilteredOut += other.FilteredOut;
        Batches += other.Batches;
        Elapsed += other.Elapsed;
    }

    public void WriteTo(PartialFields fields)
    {
        _totals.WriteTo(fields);
        fields.Add(FilteredOut);
        fields.Add(Batches);
        fields.Add(Elapsed.Ticks);
        Protocols.WriteTo(fields);
    }

    public static CountTallies ReadFrom(PartialCursor fields) => new()
    {
        Totals = PacketTotals.ReadFrom(fields),
        FilteredOut = fields.Count(),
        Batches = fields.Count(),
        Elapsed = fields.Duration(),
        Protocols = ProtocolTally.ReadFrom(fields),
    };
}
