using PcapStream.Operations.Stats.Tcp;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>
/// The tables of conversations that statistics need. All statistics of a layer share one table, and all layers one walk
/// over a packet's headers.
/// </summary>
/// <param name="isMergeable">
/// Whether what is counted is written to partials or read from them. Then endpoints of TCP alone are found in a table
/// of two ends, in which a port that is used again is not another conversation: endpoints are the same.
/// </param>
internal sealed class FlowPlan(bool isMergeable) : IDisposable
{
    private static readonly int LayerCount = FlowLayers.All.Count;

    // A table, and sorters or a table for its output.
    private const int TenantsOfLayer = 3;

    private readonly FlowNeeds[] _needs = [.. FlowLayers.All.Select(_ => new FlowNeeds())];
    private readonly FlowOutput?[] _outputs = new FlowOutput?[LayerCount];
    private int _talkerCount;
    private TopList<Endpoint>? _talkers;

    public bool IsNeeded => Array.Exists(_needs, needs => needs.Any);

    /// <summary>Tables, and sorters for their output.</summary>
    public int Tenants => TenantsOfLayer * _needs.Count(needs => needs.Any);

    /// <summary>Whether segments of TCP are analysed.</summary>
    public bool NeedsTcp => _needs[(int)FlowLayer.Tcp] is { Any: true } needs
        && !(isMergeable && needs.Parts == FlowParts.None && needs.Conversations.Count == 0);

    /// <summary>The IP addresses with most bytes, once all packets are counted.</summary>
    public IReadOnlyList<Endpoint> Talkers => _talkers!.Best;

    /// <summary>A layer's output, once the tables are created.</summary>
    public FlowOutput this[FlowLayer layer] => _outputs[(int)layer]!;

    public void Require(FlowLayer layer, FlowParts parts) => _needs[(int)layer].Parts |= parts;

    public void RequireConversations(FlowLayer layer, FlowRows rows) => _needs[(int)layer].Conversations.Add(rows);

    public void RequireEndpoints(FlowLayer layer, FlowRows rows) => _needs[(int)layer].Endpoints.Add(rows);

    /// <summary>Requires the IP addresses with most bytes, at least a number of them.</summary>
    public void RequireTalkers(int count)
    {
        _talkerCount = Math.Max(_talkerCount, count);
        Require(FlowLayer.Ipv4, FlowParts.Talkers);
        Require(FlowLayer.Ipv6, FlowParts.Talkers);
    }

    /// <summary>Creates the tables.</summary>
    /// <param name="shared">Memory that spills.</param>
    /// <param name="resident">Memory for TCP conversations; null without them.</param>
    /// <param name="seed">Makes hashes unpredictable.</param>
    public FlowCounter Create(TableMemory shared, TableMemory? resident, HashSeed seed)
    {
        if (_talkerCount > 0)
            _talkers = new(_talkerCount, static (left, right) => right.Total.Bytes.CompareTo(left.Total.Bytes));
        var tables = new FlowTable?[LayerCount];
        TcpStreamTable? tcp = null;
        SegmentLog? log = isMergeable && NeedsTcp ? new SegmentLog(shared.Folder) : null;
        for (int layer = 0; layer < LayerCount; layer++)
        {
            FlowNeeds needs = _needs[layer];
            if (!needs.Any)
                continue;
            TopList<Endpoint>? talkers = needs.Parts.HasFlag(FlowParts.Talkers) ? _talkers : null;
            FlowOutput output = _outputs[layer] = new FlowOutput(needs, talkers, shared, seed);
            if (layer == (int)FlowLayer.Tcp && NeedsTcp)
                tcp = new TcpStreamTable(resident!, shared, seed, output);
            else
                tables[layer] = new FlowTable(shared, seed, output);
        }
        return new FlowCounter(tables, tcp, log);
    }

    /// <summary>Sorts the endpoints, after the last conversation.</summary>
    public void Complete()
    {
        foreach (FlowOutput? output in _outputs)
            output?.Complete();
    }

    public void Dispose()
    {
        foreach (FlowOutput? output in _outputs)
            output?.Dispose();
    }
}

/// <summary>What statistics need of a layer.</summary>
internal sealed class FlowNeeds
{
    public FlowParts Parts { get; set; }

    public HashSet<FlowRows> Conversations { get; } = [];

    public HashSet<FlowRows> Endpoints { get; } = [];

    public bool Any => Parts != FlowParts.None || Conversations.Count + Endpoints.Count > 0;
}

/// <summary>The parts of a layer's output that statistics need, besides tables.</summary>
[Flags]
internal enum FlowParts
{
    None = 0,
    Talkers = 1,
    Health = 2,

    /// <summary>The sums over all TCP conversations, and the worst few.</summary>
    Totals = 4,
}
