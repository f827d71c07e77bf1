using PcapStream.Operations.Stats.Tcp;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>
/// The tables of conversations that statistics need. All statistics of a layer share one table, and all layers one walk
/// over a packet's headers.
/// </summary>
internal sealed class FlowPlan : IDisposable
{
    private static readonly int LayerCount = FlowLayers.All.Count;

    private readonly FlowParts[] _parts = new FlowParts[LayerCount];
    private readonly FlowOutput?[] _outputs = new FlowOutput?[LayerCount];
    private int _talkerCount;
    private TopList<Endpoint>? _talkers;

    public bool IsNeeded => Array.Exists(_parts, parts => parts != FlowParts.None);

    public bool NeedsTcp => _parts[(int)FlowLayer.Tcp] != FlowParts.None;

    /// <summary>The IP addresses with most bytes, once all packets are counted.</summary>
    public IReadOnlyList<Endpoint> Talkers => _talkers!.Best;

    /// <summary>A layer's output, once the tables are created.</summary>
    public FlowOutput this[FlowLayer layer] => _outputs[(int)layer]!;

    public void Require(FlowLayer layer, FlowParts parts) => _parts[(int)layer] |= parts;

    /// <summary>Requires the IP addresses with most bytes, at least a number of them.</summary>
    public void RequireTalkers(int count)
    {
        _talkerCount = Math.Max(_talkerCount, count);
        Require(FlowLayer.Ipv4, FlowParts.Talkers);
        Require(FlowLayer.Ipv6, FlowParts.Talkers);
    }

    /// <summary>Creates the tables, for the last of the memory's threads.</summary>
    public FlowCounter Create(StatsMemory memory, HashSeed seed)
    {
        if (_talkerCount > 0)
            _talkers = new(_talkerCount, static (left, right) => right.Total.Bytes.CompareTo(left.Total.Bytes));
        TableMemory shared = memory.Shared[^1];
        var tables = new FlowTable?[LayerCount];
        TcpStreamTable? tcp = null;
        for (int layer = 0; layer < LayerCount; layer++)
        {
            FlowParts parts = _parts[layer];
            if (parts == FlowParts.None)
                continue;
            TopList<Endpoint>? talkers = parts.HasFlag(FlowParts.Talkers) ? _talkers : null;
            FlowOutput output = _outputs[layer] = new FlowOutput(parts, talkers, shared, seed);
            if (layer == (int)FlowLayer.Tcp)
                tcp = new TcpStreamTable(memory.Resident!, shared, seed, output);
            else
                tables[layer] = new FlowTable(shared, seed, output);
        }
        return new FlowCounter(tables, tcp);
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

/// <summary>The parts of a layer's output that statistics need.</summary>
[Flags]
internal enum FlowParts
{
    None = 0,
    Conversations = 1,
    Endpoints = 2,
    Talkers = 4,
    Health = 8,

    /// <summary>The sums over all TCP conversations, and the worst few.</summary>
    Totals = 16,
}
