using System.Globalization;
using PcapStream.Filtering;
using PcapStream.Operations.Stats.Flows;

namespace PcapStream.Operations.Stats;

/// <summary>A statistic that is asked for, as <c>-z</c> names it.</summary>
/// <param name="Name">The name as it was given.</param>
/// <param name="Kind">What is to be counted.</param>
public sealed record StatisticRequest(string Name, StatisticKind Kind)
{
    /// <summary>All names, for usage messages.</summary>
    public const string Known =
        "io,phs; conv,TYPE and endpoints,TYPE with eth, ip, ipv6, tcp, udp or sctp; io,stat,SECONDS[,FILTER...]; plen,tree; talkers[,N]; tcp,health";

    private const int UsualTalkers = 10;
    private const int MostTalkers = 1_000;

    private static readonly (string Name, FlowLayer Layer)[] Layers =
    [
        ("eth", FlowLayer.Ethernet), ("ip", FlowLayer.Ipv4), ("ipv6", FlowLayer.Ipv6), ("tcp", FlowLayer.Tcp), ("udp", FlowLayer.Udp), ("sctp", FlowLayer.Sctp),
    ];

    /// <summary>All names, as they may be given; the one that ends in a comma awaits its seconds.</summary>
    public static IEnumerable<string> Names =>
    [
        "io,phs", "io,stat,", "plen,tree", "tcp,health", "talkers",
        .. Layers.Select(layer => $"conv,{layer.Name}"), .. Layers.Select(layer => $"endpoints,{layer.Name}"),
    ];

    /// <summary>What conversations and endpoints are told apart by.</summary>
    public FlowLayer Layer { get; init; }

    /// <summary>Nanoseconds of an interval; 0 for one over all.</summary>
    public long Interval { get; init; }

    /// <summary>Filters in pcap-filter(7) syntax, a column each; none for one column of all packets. An empty one matches all.</summary>
    public IReadOnlyList<PacketFilter> Filters { get; init; } = [];

    /// <summary>How many talkers are named.</summary>
    public int Top { get; init; } = UsualTalkers;

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">There is no such statistic; the message says which there are.</exception>
    public static StatisticRequest Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] words = name.Split(',');
        return words switch
        {
            ["io", "phs"] => new StatisticRequest(name, StatisticKind.Hierarchy),
            ["io", "stat", string seconds, .. string[] filters] => new StatisticRequest(name, StatisticKind.Intervals) { Interval = Nanoseconds(name, seconds), Filters = [.. filters.Select(filter => Filter(name, filter))] },
            ["plen", "tree"] => new StatisticRequest(name, StatisticKind.Lengths),
            ["tcp", "health"] => new StatisticRequest(name, StatisticKind.TcpHealth) { Layer = FlowLayer.Tcp },
            ["talkers"] => new StatisticRequest(name, StatisticKind.Talkers),
            ["talkers", string top] => new StatisticRequest(name, StatisticKind.Talkers) { Top = Number(name, top) },
            ["conv", string layer] => new StatisticRequest(name, StatisticKind.Conversations) { Layer = LayerOf(name, layer) },
            ["endpoints", string layer] => new StatisticRequest(name, StatisticKind.Endpoints) { Layer = LayerOf(name, layer) },
            _ => throw Unknown(name),
        };
    }

    private static FormatException Unknown(string name) => new($"-z {name}: no such statistic; there are {Known}");

    private static FlowLayer LayerOf(string name, string layer)
    {
        foreach ((string known, FlowLayer value) in Layers)
        {
            if (known == layer)
                return value;
        }
        throw Unknown(name);
    }

    private static PacketFilter Filter(string name, string expression)
    {
        try
        {
            return PacketFilter.Parse(expression);
        }
        catch (FilterException error) when (error.Fault == FilterFault.Expression)
        {
            throw new FormatException($"-z {name}: {error.Message}", error);
        }
    }

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= MostTalkers
            ? number
            : throw new FormatException($"-z {name}: expected a number of talkers from 1 to {MostTalkers}");

    private static long Nanoseconds(string name, string text)
    {
        const decimal perSecond = 1_000_000_000;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            || seconds > long.MaxValue / perSecond || (seconds > 0 && seconds < 0.000001m))
        {
            throw new FormatException($"-z {name}: expected an interval of seconds, at least 0.000001, or 0 for the whole capture");
        }
        return (long)(seconds * perSecond);
    }
}
