namespace PcapStream.Profiling.Testing.Heap;

/// <summary>
/// The shortest chains of references from a root to each object, merged by types. Where a chain comes to a type a
/// second time, as in a linked list, it goes on from the first.
/// </summary>
internal sealed class KeepingTree
{
    private readonly HeapGraph _graph;
    private readonly Dictionary<ulong, int> _places;
    private readonly long[] _first;
    private readonly KeepingNode?[] _nodes;
    private readonly ILookup<ulong, ulong> _conditional;
    private readonly KeepingNode _root = new(null, 0, null);

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

    /// <summary>The chains that have grown from one census to another, those that keep most bytes first.</summary>
    /// <param name="before">The earlier census.</param>
    /// <param name="after">The later census.</param>
    /// <param name="calls">The number of calls meanwhile.</param>
    /// <param name="least">The number of objects by which the end of a chain has grown at least.</param>
    public static IEnumerable<KeepingChain> Grown(HeapCensus before, HeapCensus after, int calls, long least)
    {
        var grown = new List<(KeepingNode Node, long Count, long Bytes)>();
        Find(Of(before.Graph), Of(after.Graph), least, grown);
        return grown.OrderByDescending(end => end.Bytes).Select(end => Chain(end.Node, end.Count / (double)calls, after.Graph));
    }

    private static KeepingNode Of(HeapGraph graph)
    {
        var tree = new KeepingTree(graph);
        // What static fields keep is theirs, whatever else refers to it for the moment.
        tree.Walk(graph.Roots.Where(root => root.Field is not null));
        tree.Walk(graph.Roots.Where(root => root.Field is null));
        return tree._root;
    }

    private static void Find(
        KeepingNode? before, KeepingNode after, long least, List<(KeepingNode Node, long Count, long Bytes)> grown)
    {
        foreach (KeepingNode node in after.Next)
        {
            KeepingNode? earlier = before?.Find(node);
            long growth = node.Count - (earlier?.Count ?? 0);
            if (growth >= least)
                grown.Add((node, growth, node.Bytes() - (earlier?.Bytes() ?? 0)));
            else
                Find(earlier, node, least, grown);
        }
    }

    private static KeepingChain Chain(KeepingNode end, double count, HeapGraph graph)
    {
        var types = new Stack<HeapType>();
        KeepingNode first = end;
        for (KeepingNode node = end; node.Parent is { } parent; node = parent)
        {
            types.Push(graph.Type(node.Type));
            first = node;
        }
        return new KeepingChain(first.Root, [.. types], count);
    }

    private void Walk(IEnumerable<HeapRoot> roots)
    {
        var queue = new Queue<int>();
        foreach (HeapRoot root in roots)
            Reach(_root, root.Address, root.Field, queue);
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
        // An earlier census is not what the code keeps.
        if (_graph.Type(found.Type).Name == typeof(HeapCensus).FullName)
            return;
        KeepingNode node = from.To(found.Type, field);
        node.Add(found.Bytes);
        _nodes[place] = node;
        queue.Enqueue(place);
    }
}

/// <summary>The objects of one type at the end of chains of the same types.</summary>
/// <param name="parent">The node before; null for the root.</param>
/// <param name="type">The type's number.</param>
/// <param name="root">The static field that begins the chain, in its first node.</param>
internal sealed class KeepingNode(KeepingNode? parent, ulong type, string? root)
{
    private readonly Dictionary<(ulong Type, string? Root), KeepingNode> _next = [];
    private long _bytes;

    public KeepingNode? Parent => parent;

    public ulong Type => type;

    public string? Root => root;

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
    public KeepingNode To(ulong type, string? from)
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
/// <param name="Count">How many more objects there are at its end after each call.</param>
internal sealed record KeepingChain(string? Field, IReadOnlyList<HeapType> Types, double Count);
