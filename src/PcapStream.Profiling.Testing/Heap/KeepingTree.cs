namespace PcapStream.Profiling.Testing.Heap;

/// <summary>
/// The shortest chains of references from a root to each object, merged by types. Where a chain comes to a type a
/// second time, as in a linked list, it goes on from the first.
/// </summary>
internal sealed class KeepingTree
{
    private const int MostHeld = 2;

    private readonly HeapGraph _graph;
    private readonly Dictionary<ulong, int> _places;
    private readonly long[] _first;
    private readonly KeepingNode?[] _nodes;
    private readonly ILookup<ulong, ulong> _conditional;
    private readonly KeepingNode _root = new(null, HeapType.Unknown, null);
    private readonly KeepingNode _censuses = new(null, HeapType.Unknown, null) { IsCensus = true };
    private readonly List<ulong> _earlier = [];

    private KeepingTree(HeapGraph graph)
    {
        _graph = graph;
        _places = new Dictionary<ulong, int>(graph.Objects.Count);
        _first = new long[graph.Objects.Count];
        _nodes = new KeepingNode?[graph.Objects.Count];
        _conditional = graph.Conditional.ToLookup(entry => entry.Key, entry => entry.Value);
        long references = 0;
        for (int place = 0; place < _first.Length; place++)
        {
            _places[graph.Objects[place].Address] = place;
            _first[place] = references;
            references += graph.Objects[place].References;
        }
    }

    /// <summary>The node from which all chains start.</summary>
    /// <param name="graph">The objects.</param>
    /// <param name="types">The number of objects and their bytes, by type, without those of earlier censuses.</param>
    public static KeepingNode Of(HeapGraph graph, out IReadOnlyDictionary<string, TypeCount> types)
    {
        var tree = new KeepingTree(graph);
        // What static fields keep is theirs, whatever else refers to it for the moment.
        tree.Walk(tree._root, graph.Roots.Where(root => root.Field is not null));
        tree.Walk(tree._root, graph.Roots.Where(root => root.Field is null));
        tree.Walk(tree._censuses, [.. tree._earlier.Select(address => new HeapRoot(address, null))]);
        types = tree.Types();
        return tree._root;
    }

    /// <summary>The chains that have grown between all censuses, those that keep most bytes first.</summary>
    /// <param name="censuses">Three in order.</param>
    /// <param name="least">The number of objects by which the end of a chain has grown at least, each time.</param>
    public static IEnumerable<KeepingChain> Grown(IReadOnlyList<HeapCensus> censuses, long least)
    {
        var grown = new List<KeepingGrowth>();
        Find(new KeepingGrowth(censuses[0].Root, censuses[1].Root, censuses[2].Root), least, grown);
        return grown.OrderByDescending(end => end.Bytes).Select(Chain);
    }

    private static void Find(KeepingGrowth from, long least, List<KeepingGrowth> grown)
    {
        foreach (KeepingGrowth next in from.Next)
        {
            if (next.Count >= least)
                grown.Add(next);
            else
                Find(next, least, grown);
        }
    }

    private static KeepingChain Chain(KeepingGrowth end)
    {
        var types = new Stack<HeapType>();
        KeepingNode first = end.Node;
        for (KeepingNode node = end.Node; node.Parent is { } parent; node = parent)
        {
            types.Push(node.Type);
            first = node;
        }
        return new KeepingChain(first.Root, [.. types], [.. Held(end)], end.Count);
    }

    // Where each object at the end holds others, those with the most bytes.
    private static IEnumerable<HeapType> Held(KeepingGrowth end)
    {
        KeepingGrowth? at = end;
        for (int step = 0; step < MostHeld; step++)
        {
            at = at.Next.Where(next => next.Count >= end.Count).MaxBy(next => next.Bytes);
            if (at is null)
                yield break;
            yield return at.Node.Type;
        }
    }

    private void Walk(KeepingNode start, IEnumerable<HeapRoot> roots)
    {
        var queue = new Queue<int>();
        foreach (HeapRoot root in roots)
            Reach(start, root.Address, root.Field, queue);
        while (queue.TryDequeue(out int place))
        {
            KeepingNode node = _nodes[place]!;
            HeapObject from = _graph.Objects[place];
            for (long reference = _first[place]; reference < _first[place] + from.References; reference++)
                Reach(node, _graph.References[(int)reference], null, queue);
            foreach (ulong value in _conditional[from.Address])
                Reach(node, value, null, queue);
        }
    }

    private void Reach(KeepingNode from, ulong address, string? field, Queue<int> queue)
    {
        if (!_places.TryGetValue(address, out int place) || _nodes[place] is not null)
            return;
        HeapObject found = _graph.Objects[place];
        HeapType type = _graph.Type(found.Type);
        // An earlier census is not what the code keeps.
        if (!from.IsCensus && type.Name == typeof(HeapCensus).FullName)
        {
            _earlier.Add(address);
            return;
        }
        KeepingNode node = from.To(type, field);
        node.Add(found.Bytes);
        _nodes[place] = node;
        queue.Enqueue(place);
    }

    // With objects whose root is unknown.
    private Dictionary<string, TypeCount> Types() => _graph.Objects
        .Where((_, place) => _nodes[place] is not { IsCensus: true })
        .GroupBy(found => _graph.Type(found.Type).Name)
        .ToDictionary(type => type.Key, type => new TypeCount(type.LongCount(), type.Sum(found => found.Bytes)));
}

/// <summary>The objects of one type at the end of chains of the same types.</summary>
/// <param name="parent">The node before; null for the root.</param>
/// <param name="type">The type.</param>
/// <param name="root">The static field that begins the chain, in its first node.</param>
internal sealed class KeepingNode(KeepingNode? parent, HeapType type, string? root)
{
    private readonly Dictionary<(HeapType Type, string? Root), KeepingNode> _next = [];
    private long _bytes;

    public KeepingNode? Parent => parent;

    public HeapType Type => type;

    public string? Root => root;

    /// <summary>Whether its objects are those of an earlier census.</summary>
    public bool IsCensus { get; init; } = parent is { IsCensus: true };

    public long Count { get; private set; }

    public IEnumerable<KeepingNode> Next => _next.Values;

    public void Add(long bytes)
    {
        Count++;
        _bytes += bytes;
    }

    /// <summary>The bytes of its objects, and of all that they keep.</summary>
    public long Bytes() => _bytes + _next.Values.Sum(node => node.Bytes());

    /// <summary>The node of the same types in another tree.</summary>
    public KeepingNode? Find(KeepingNode other) => _next.GetValueOrDefault((other.Type, other.Root));

    /// <summary>The node for objects that its objects refer to, or that a static field does.</summary>
    public KeepingNode To(HeapType type, string? from)
    {
        for (KeepingNode node = this; node.Parent is not null; node = node.Parent)
        {
            if (node.Type == type)
                return node;
        }
        if (!_next.TryGetValue((type, from), out KeepingNode? next))
            _next[(type, from)] = next = new KeepingNode(this, type, from);
        return next;
    }
}

/// <summary>A chain of references at whose end there are more objects than before.</summary>
/// <param name="Field">The static field that begins it; null for a local variable, a handle and the like.</param>
/// <param name="Types">The types of its objects, from the root on.</param>
/// <param name="Held">The types of what these objects hold in turn.</param>
/// <param name="Count">How many more objects there are at its end.</param>
internal sealed record KeepingChain(
    string? Field, IReadOnlyList<HeapType> Types, IReadOnlyList<HeapType> Held, double Count);

/// <summary>How much a node has grown each time, at least.</summary>
/// <param name="First">The node in the first tree; null when it was not there yet.</param>
/// <param name="Second">The node in the second tree; null when it was not there yet.</param>
/// <param name="Node">The node in the last tree.</param>
internal sealed record KeepingGrowth(KeepingNode? First, KeepingNode? Second, KeepingNode Node)
{
    /// <summary>How many more objects there are.</summary>
    public long Count { get; } = Least(First, Second, Node, node => node.Count);

    /// <summary>Their bytes, with those of all that they keep.</summary>
    public long Bytes { get; } = Least(First, Second, Node, node => node.Bytes());

    /// <summary>The growth of the nodes that it goes on to.</summary>
    public IEnumerable<KeepingGrowth> Next =>
        Node.Next.Select(next => new KeepingGrowth(First?.Find(next), Second?.Find(next), next));

    private static long Least(
        KeepingNode? first, KeepingNode? second, KeepingNode node, Func<KeepingNode, long> size)
    {
        long middle = second is null ? 0 : size(second);
        return Math.Min(middle - (first is null ? 0 : size(first)), size(node) - middle);
    }
}
