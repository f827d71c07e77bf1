using PcapStream.Operations.Stats.Tcp;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>Sorts a layer's conversations, sums them up by endpoint, or both.</summary>
internal sealed class FlowOutput : IDisposable
{
    private const int WorstShown = 20;

    private readonly ExternalSorter<Conversation, BusiestConversations>? _conversations;
    private readonly AggregateTable<Endpoint, EndpointLogic>? _endpoints;
    private readonly ExternalSorter<Endpoint, BusiestEndpoints>? _sortedEndpoints;
    private readonly ExternalSorter<TcpHealth, WorstHealth>? _health;
    private readonly TopList<Endpoint>? _talkers;
    private readonly TopList<TcpHealth> _worst =
        new(WorstShown, static (left, right) => WorstHealth.Compare(left, right));

    /// <param name="parts">The parts to make.</param>
    /// <param name="talkers">Receives every endpoint; null for none.</param>
    /// <param name="memory">Memory for tables.</param>
    /// <param name="seed">Makes hashes unpredictable.</param>
    public FlowOutput(FlowParts parts, TopList<Endpoint>? talkers, TableMemory memory, in HashSeed seed)
    {
        _talkers = talkers;
        if (parts.HasFlag(FlowParts.Conversations))
            _conversations = new(memory);
        if (parts.HasFlag(FlowParts.Endpoints))
            _sortedEndpoints = new(memory);
        if (parts.HasFlag(FlowParts.Endpoints) || talkers is not null)
            _endpoints = new(memory, seed);
        if (parts.HasFlag(FlowParts.Health))
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
        _conversations?.Add(conversation);
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
        Health.Add(health.Tally.Counts);
        _health?.Add(health);
        if (health.Tally.Counts.Trouble > 0)
            _worst.Offer(health);
    }

    /// <summary>Sorts the endpoints, after the last conversation.</summary>
    public void Complete()
    {
        if (_endpoints is null)
            return;
        foreach (ref readonly Endpoint endpoint in _endpoints.Drain())
        {
            _sortedEndpoints?.Add(endpoint);
            _talkers?.Offer(endpoint);
        }
        _endpoints.Dispose();
    }

    /// <summary>The conversations, most frames first (enumerate once).</summary>
    public IEnumerable<ConversationRow> Conversations(long reference)
    {
        SortedRecords<Conversation, BusiestConversations> sorted = _conversations!.Drain();
        while (sorted.MoveNext())
            yield return ConversationRow.From(sorted.Current, reference);
    }

    /// <summary>The endpoints, most frames first (enumerate once).</summary>
    public IEnumerable<EndpointRow> Endpoints()
    {
        SortedRecords<Endpoint, BusiestEndpoints> sorted = _sortedEndpoints!.Drain();
        while (sorted.MoveNext())
            yield return EndpointRow.From(sorted.Current);
    }

    /// <summary>The TCP conversations, worst first (enumerate once).</summary>
    public IEnumerable<TcpHealthRow> HealthRows(long reference)
    {
        SortedRecords<TcpHealth, WorstHealth> sorted = _health!.Drain();
        while (sorted.MoveNext())
            yield return TcpHealthRow.From(sorted.Current, reference);
    }

    public void Dispose()
    {
        _conversations?.Dispose();
        _endpoints?.Dispose();
        _sortedEndpoints?.Dispose();
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
