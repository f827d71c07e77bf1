using PcapStream.Filtering.Display;
using PcapStream.Operations.Stats.Echo;
using PcapStream.Operations.Stats.Experts;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Hosts;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Media;
using PcapStream.Operations.Stats.Tcp;
using PcapStream.Operations.Stats.Trees;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Stats;

/// <summary>The statistics that <see cref="StatsOperation"/> can count, one row each. Names are tshark's.</summary>
public static class Statistics
{
    /// <summary>All statistics.</summary>
    public static IReadOnlyList<StatisticDefinition> All { get; } =
    [
        HierarchyRequest.Definition,
        ConversationsRequest.Definition,
        EndpointsRequest.Definition,
        IntervalsRequest.Definition,
        LengthsRequest.Definition,
        TalkersRequest.Definition,
        TcpHealthRequest.Definition,
        .. AddressTreeRequest.Definitions,
        .. NamedTreeRequest.Definitions,
        HostsRequest.Definition,
        .. EchoTimesRequest.Definitions,
        MediaStreamsRequest.Definition,
        ExpertRequest.Definition,
    ];

    /// <summary>The patterns of all names, for usage messages.</summary>
    public static string Usage =>
        string.Join("; ", All.Select(one => one.Pattern)) + "; a display filter may follow after a comma";

    /// <summary>
    /// Parses the name of a statistic, such as <c>io,stat,60,tcp</c>. A display filter may follow each, as in
    /// <c>io,phs,ip.addr == 192.0.2.1</c>.
    /// </summary>
    /// <exception cref="FormatException">There is no such statistic, or a part of the name is not valid.</exception>
    public static StatisticRequest Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] words = name.Split(',');
        // What follows the name is a filter, which may have commas too.
        for (int used = words.Length; used > 0; used--)
        {
            foreach (StatisticDefinition definition in All)
            {
                if (definition.Parse(name, words[..used]) is { } request)
                    return used == words.Length ? request : WithFilter(request, string.Join(',', words[used..]));
            }
        }
        IReadOnlyList<string> near = SimilarNames.Of(name, All.SelectMany(one => one.Names));
        string suggestion = near.Count == 0 ? "" : $" did you mean {string.Join(" or ", near)}?";
        throw new FormatException($"{name}: no such statistic;{suggestion} the statistics are {Usage}");
    }

    /// <summary>Parses a filter in a statistic's name; null for an empty one.</summary>
    /// <exception cref="StatisticFilterException">It is not valid.</exception>
    internal static DisplayFilter? ParseFilter(string name, string expression)
    {
        if (expression.Length == 0)
            return null;
        try
        {
            return DisplayFilter.Parse(expression);
        }
        catch (DisplayFilterException error)
        {
            throw new StatisticFilterException(name, expression, error);
        }
    }

    private static StatisticRequest WithFilter(StatisticRequest request, string expression) =>
        request with { Filter = ParseFilter(request.Name, expression) };
}

/// <summary>A display filter in a statistic's name is not valid.</summary>
public sealed class StatisticFilterException : FormatException
{
    internal StatisticFilterException(string name, string expression, DisplayFilterException error)
        : base($"{name}: filter '{expression}', column {error.Column}: {error.Message}", error) =>
        Expression = expression;

    /// <summary>The filter.</summary>
    public string Expression { get; }
}

/// <summary>A statistic: its name's pattern, and how to parse the name.</summary>
public sealed class StatisticDefinition
{
    internal StatisticDefinition(
        string pattern, string help, IReadOnlyList<string> names, Func<string, string[], StatisticRequest?> parse)
    {
        Pattern = pattern;
        Help = help;
        Names = names;
        Parse = parse;
    }

    /// <summary>The pattern of its names, such as <c>io,stat,SECONDS[,FILTER...]</c>.</summary>
    public string Pattern { get; }

    /// <summary>The statistic in a few words.</summary>
    public string Help { get; }

    /// <summary>Its names, for completion; one that ends in a comma needs a value.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>
    /// Parses a name and its words between commas; null for the name of another statistic.
    /// </summary>
    internal Func<string, string[], StatisticRequest?> Parse { get; }
}
