using PcapStream.Filtering.Display;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Stats;

/// <summary>A statistic to count.</summary>
/// <param name="Name">The name as it was given, such as <c>conv,tcp</c>.</param>
public abstract record StatisticRequest(string Name)
{
    /// <summary>The packets that count; null for all.</summary>
    public DisplayFilter? Filter { get; init; }

    /// <summary>The fields that it reads of each packet that counts.</summary>
    internal virtual IEnumerable<Field> Fields => [];

    /// <summary>The filters that it applies to packets.</summary>
    internal virtual IEnumerable<DisplayFilter> Filters => Filter is null ? [] : [Filter];

    /// <summary>
    /// Bytes of a row in tables and while it is sorted, for plans; 0 for a statistic whose rows are few whatever the
    /// capture.
    /// </summary>
    internal virtual int RowBytes => 0;

    /// <summary>
    /// Why results of shards cannot be put together to exactly that of one run, in a few words; null where they can.
    /// </summary>
    public virtual string? NoPartial => null;

    /// <summary>Whether it counts in times since the first packet, which a shard has to know.</summary>
    internal virtual bool CountsFromFirst => false;

    /// <summary>
    /// Whether it counts replies with their requests, which a shard leaves to those who put shards together. Its
    /// counters see all packets of a shard then, and the fields are not read.
    /// </summary>
    internal virtual bool FollowsRequests => false;

    /// <summary>What has to be joined for the messages that it counts.</summary>
    internal virtual StreamKinds Joins => StreamKinds.None;

    /// <summary>Adds the counters that the statistic needs to a plan.</summary>
    /// <returns>
    /// Makes the result after the last packet, given the first packet's time in nanoseconds since the epoch.
    /// </returns>
    internal abstract Func<long, StatisticResult> Prepare(StatisticPlan plan);
}

/// <summary>
/// A statistic's result. Rows may be many millions: read them once, before the operation's result is disposed of.
/// </summary>
/// <param name="Name">The statistic's name as it was given.</param>
public abstract record StatisticResult(string Name)
{
    /// <summary>Its columns, for CSV, JSON and tables.</summary>
    public abstract IReadOnlyList<StatisticColumn> Columns { get; }

    /// <summary>Whether no packet counted in it.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>Writes its rows, cell by cell in the order of the columns.</summary>
    public abstract void WriteRows(IRowWriter writer);
}

/// <summary>Receives a statistic's rows, cell by cell in the order of the columns.</summary>
public interface IRowWriter
{
    /// <summary>Begins a row.</summary>
    void BeginRow();

    /// <summary>Adds a number.</summary>
    void Add(long value);

    /// <summary>Adds a text.</summary>
    void Add(string value);

    /// <summary>Adds an address.</summary>
    void Add(NetworkAddress value);

    /// <summary>Adds a duration, written as seconds with nine decimals.</summary>
    void AddSeconds(long nanoseconds);

    /// <summary>Ends a row.</summary>
    void EndRow();
}

/// <summary>Common groups of cells.</summary>
internal static class RowWriterExtensions
{
    public static void Add(this IRowWriter writer, Traffic traffic)
    {
        writer.Add(traffic.Frames);
        writer.Add(traffic.Bytes);
    }

    public static void AddEnds(this IRowWriter writer, in ConversationRow row)
    {
        writer.Add(row.AddressA);
        writer.Add(row.PortA);
        writer.Add(row.AddressB);
        writer.Add(row.PortB);
    }
}
