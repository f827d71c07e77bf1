using PcapStream.Operations.Stats.Tcp;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>Sorts a layer's conversations, sums them up by endpoint, or both.</summary>
internal sealed class FlowOutput : IDisposable
{
    private const int WorstShown = 20;

    private readonly Dictionary<FlowRows, FlowRanking<Conversation>> _conversations;
    private readonly AggregateTable<Endpoint, EndpointLogic>? _endpoints;
    private readonly Dictionary<FlowRows, FlowRanking<Endpoint>> _sortedEndpoints;
    private readonly ExternalSorter<TcpHealth, WorstHealth>? _health;
    private readonly TopList<Endpoint>? _talkers;
    private readonly TopList<TcpHealth> _worst =
        new(WorstShown, static (left, right) => WorstHealth.Compare(left, right));

    /// <param name="needs">The parts to make.</param>
    /// <param name="talkers">Receives every endpoint; null for none.</param>
    /// <param name="memory">Memory for tables.</param>
    /// <param name="seed">Makes hashes unpredictable.</param>
    public FlowOutput(FlowNeeds needs, TopList<Endpoint>? talkers, TableMemory memory, in HashSeed seed)
    {
        _talkers = talkers;
        _conversations =
            needs.Conversations.ToDictionary(rows => rows, rows => FlowRankings.OfConversations(rows, memory));
        _sortedEndpoints = needs.Endpoints.ToDictionary(rows => rows, rows => FlowRankings.OfEndpoints(rows, memory));
        if (needs.Endpoints.Count > 0 || talkers is not null)
            _endpoints = new(memory, seed);
        if (needs.Parts.HasFlag(FlowParts.Health))
            _health = new(memory);
    }

    /// <summary>Number of conversations.</summary>
    public long Count { get; private set; }

    /// <summary>The sums over all TCP conversations.</summary>
    public TcpHealthTotals Health { get; } = new();

    /// <summary>The TCP conversations with most trouble.</summary>
    public IReadOnlyList<TcpHealth> Worst => _worst.Best;

    public void Add(in Conversation conversation)
    {
        Count++;
        foreach (FlowRanking<Conversation> ranking in _conversations.Values)
            ranking.Add(conversation);
        if (_endpoints is null)
            return;
        ref readonly FlowKey key = ref conversation.Key;
        bool high = conversation.HighIsFirst;
        long first = conversation.First & ~1L;
        Add(
            new EndpointKey(high ? key.High : key.Low, high ? key.HighPort : key.LowPort, key.Kind),
            conversation.FromFirst, conversation.ToFirst, first);
        Add(
            new EndpointKey(high ? key.Low : key.High, high ? key.LowPort : key.HighPort, key.Kind),
            conversation.ToFirst, conversation.FromFirst, first | 1);
    }

    public void Add(in TcpHealth health)
    {
        Add(health.Conversation);
        Health.Add(health.Counts);
        _health?.Add(health);
        if (health.Counts.Trouble > 0)
            _worst.Offer(health);
    }

    /// <summary>Sorts the endpoints, after the last conversation.</summary>
    public void Complete()
    {
        if (_endpoints is null)
            return;
        foreach (ref readonly Endpoint endpoint in _endpoints.Drain())
        {
            foreach (FlowRanking<Endpoint> ranking in _sortedEndpoints.Values)
                ranking.Add(endpoint);
            _talkers?.Offer(endpoint);
        }
        _endpoints.Dispose();
    }

    /// <summary>The conversations that were required (enumerate once).</summary>
    public IEnumerable<ConversationRow> Conversations(FlowRows rows, long reference) =>
        _conversations[rows].Records().Select(one => ConversationRow.From(one, reference));

    /// <summary>The endpoints that were required (enumerate once).</summary>
    public IEnumerable<EndpointRow> Endpoints(FlowRows rows) =>
        _sortedEndpoints[rows].Records().Select(one => EndpointRow.From(one));

    /// <summary>The TCP conversations, worst first (enumerate once).</summary>
    public IEnumerable<TcpHealthRow> HealthRows(long reference)
    {
        SortedRecords<TcpHealth> sorted = _health!.Drain();
        while (sorted.MoveNext())
            yield return TcpHealthRow.From(sorted.Current, reference);
    }

    public void Dispose()
    {
        foreach (FlowRanking<Conversation> ranking in _conversations.Values)
            ranking.Dispose();
        _endpoints?.Dispose();
        foreach (FlowRanking<Endpoint> ranking in _sortedEndpoints.Values)
            ranking.Dispose();
        _health?.Dispose();
    }

    private void Add(in EndpointKey key, Traffic sent, Traffic received, long first)
    {
        var endpoint = new Endpoint { Key = key, Sent = sent, Received = received, First = first };
        ref Endpoint record = ref _endpoints!.FindOrAdd(endpoint, out bool added);
        if (!added)
            EndpointLogic.Merge(ref record, endpoint);
    }
}
