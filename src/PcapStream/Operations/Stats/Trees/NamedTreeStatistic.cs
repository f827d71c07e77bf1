using System.Runtime.CompilerServices;
using PcapStream.Operations.Parts;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Partials;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Trees;

/// <summary><c>http,tree</c>, <c>dns,tree</c> and the like: what messages of a protocol have.</summary>
public sealed record NamedTreeRequest : StatisticRequest
{
    private readonly NamedTree _tree;

    private NamedTreeRequest(string name, NamedTree tree) : base(name) => _tree = tree;

    internal static IEnumerable<StatisticDefinition> Definitions { get; } =
    [
        .. NamedTree.All.Select(tree => new StatisticDefinition(
            $"{tree.Name},tree", tree.Help, [$"{tree.Name},tree"],
            (name, words) => words is [string first, "tree"] && first == tree.Name
                ? new NamedTreeRequest(name, tree)
                : null)),
    ];

    internal override IEnumerable<Field> Fields => _tree.Fields;

    internal override bool FollowsRequests => _tree.Fields.Length > 0;

    internal override bool CountsFromFirst => true;

    internal override StreamKinds Joins => StreamKinds.Joining;

    internal override int RowBytes =>
        Unsafe.SizeOf<TreeNode<NamedKey>>() + 2 * Unsafe.SizeOf<TreeRow<NamedKey>>();

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        bool isLeft = plan.IsMergeable && FollowsRequests;
        int[] fields = isLeft ? [] : Array.ConvertAll(_tree.Fields, plan.Queries.Add);
        int filter = isLeft ? plan.Queries.Add(Filter) : FieldQueries.NoFilter;
        PlannedCounter<NamedTreeCounter> planned = plan.CountResident(
            (take, memory, seed) => new NamedTreeCounter(
                _tree, fields, isLeft ? _tree.Follow(take(), memory.Folder, seed) : null, filter, take(), memory, seed,
                plan.IsMergeable),
            isLeft ? 2 : 1);
        return _ =>
        {
            NamedTreeCounter counter = planned.Counter;
            return new TreeResult(
                Name, _tree.Title, counter.Messages, counter.Elapsed, counter.NameWidth, counter.Items)
            {
                HasValues = _tree.HasValues,
            };
        };
    }
}

/// <summary>Counts a tree of names.</summary>
internal sealed class NamedTreeCounter(
    NamedTree tree,
    int[] fields,
    DnsShards? requests,
    int filter,
    TableMemory resident,
    TableMemory memory,
    in HashSeed seed,
    bool isMergeable)
    : StatisticCounter
{
    private readonly TreeTable<NamedKey> _table = new(resident, memory, seed, branches: 0, isMergeable);
    private readonly NameHash _hash = new(isMergeable);
    private readonly CountedBranch[] _branches = [.. tree.Branches.Select(_ => new CountedBranch(isMergeable))];
    private readonly List<int> _order = [];
    private NamedKey _key;
    private long _now;

    // Nanoseconds from the capture's first packet to the first that counts.
    private long? _start;

    /// <summary>Messages that count.</summary>
    public long Messages { get; private set; }

    /// <summary>Nanoseconds from the first message that counts to the last.</summary>
    public long Elapsed { get; private set; }

    /// <summary>The bytes of the longest name, with one for each level above it.</summary>
    public int NameWidth => Enumerable.Range(0, _branches.Length).Max(branch => Math.Max(
        Depth(branch) + tree.Branches[branch].Name.Length,
        _table.NameWidthBelow(branch) is > 0 and int width ? Depth(branch) + width : 0));

    /// <summary>The nodes in order (enumerate once).</summary>
    public IEnumerable<TreeItem> Items
    {
        get
        {
            SortedRecords<TreeRow<NamedKey>> rows = _table.Rows();
            bool hasRow = rows.MoveNext();
            for (int rank = 0; rank < _order.Count; rank++)
            {
                int branch = _order[rank];
                int depth = Depth(branch);
                yield return Item(branch, depth);
                for (; hasRow && rows.Current.Key.Branch == rank; hasRow = rows.MoveNext())
                {
                    TreeItem item = rows.Current.ToItem("", depth);
                    yield return rows.Current.Key.Level == 1 ? item with { Above = _branches[branch].Count } : item;
                }
            }
        }
    }

    public override void Add(in CountedPacket packet)
    {
        bool counts = packet.Passes(filter);
        requests?.Add(packet, counts);
        if (!counts)
            return;
        BeginAt(packet.Elapsed);
        tree.Count(packet, fields, this);
    }

    /// <summary>Begins a packet.</summary>
    /// <param name="elapsed">Nanoseconds since the first packet of all.</param>
    public void BeginAt(long elapsed) => _now = elapsed;

    /// <summary>Begins a message of the packet.</summary>
    public void Begin()
    {
        _start ??= _now;
        Elapsed = _now - _start.Value;
        Messages++;
    }

    /// <summary>Counts at a known node.</summary>
    public void Count(int branch) => _branches[branch].Add(_now);

    /// <summary>Counts a value at a known node.</summary>
    public void Count(int branch, long value)
    {
        Count(branch);
        _branches[branch].AddValue(value);
    }

    /// <summary>Counts at the node of a name below a known node.</summary>
    public void Count(int branch, ReadOnlySpan<byte> name)
    {
        _key = new NamedKey { Branch = (byte)branch };
        _key.Set(1, name, _hash.Of(name));
        _table.Add(_key, _now);
    }

    /// <summary>Counts at the node of a name below the one that was counted last.</summary>
    public void CountBelow(ReadOnlySpan<byte> name)
    {
        _key.Set(2, name, _hash.Of(name));
        _table.Add(_key, _now);
    }

    public override void Complete()
    {
        AddBelow(-1);
        byte[] ranks = new byte[_branches.Length];
        for (int rank = 0; rank < _order.Count; rank++)
            ranks[_order[rank]] = (byte)rank;
        _table.Complete(ranks);
    }

    public override void Continue(OpenCapture open) => requests?.Continue(open);

    public override void Save(PartialWriter writer)
    {
        requests?.Save(writer);
        _table.Save(writer, static (fields, key) => key.WriteTo(fields));
        writer.Fields.Add(Messages);
        writer.Fields.Add(_start ?? 0);
        writer.Fields.Add(Elapsed);
        foreach (CountedBranch branch in _branches)
            branch.WriteTo(writer.Fields);
        writer.Write(PartialFrame.State);
    }

    public override void Load(PartialReader reader)
    {
        requests?.Load(reader, this);
        _table.Load(reader, ReadKey);
        PartialCursor fields = reader.Current(PartialFrame.State);
        (long messages, long start, long elapsed) = (fields.Count(), fields.Long(), fields.Long());
        foreach (CountedBranch branch in _branches)
            branch.Add(fields);
        fields.End();
        reader.Next();
        if (messages == 0)
            return;
        Messages += messages;
        _start ??= start;
        Elapsed = start + elapsed - _start.Value;
    }

    public override void Dispose()
    {
        base.Dispose();
        _table.Dispose();
        requests?.Dispose();
    }

    private NamedKey ReadKey(PartialCursor fields)
    {
        var key = NamedKey.ReadFrom(fields, _hash);
        return key.Branch < _branches.Length ? key : throw fields.Fault("a path is not one of the tree");
    }

    private void AddBelow(int parent)
    {
        IEnumerable<int> children =
            Enumerable.Range(0, _branches.Length).Where(branch => tree.Branches[branch].Parent == parent);
        if (parent >= 0)
        {
            children = children.OrderByDescending(branch => _branches[branch].Count)
                .ThenByDescending(branch => tree.Branches[branch].Name, StringComparer.Ordinal);
        }
        foreach (int child in children)
        {
            _order.Add(child);
            AddBelow(child);
        }
    }

    private int Depth(int branch) =>
        tree.Branches[branch].Parent is >= 0 and int parent ? Depth(parent) + 1 : 0;

    private TreeItem Item(int branch, int depth)
    {
        (string name, int parent, bool isTime) = tree.Branches[branch];
        CountedBranch counted = _branches[branch];
        return new TreeItem(
            depth, name, counted.Count, parent < 0 ? null : _branches[parent].Count, counted.Bursts.Most,
            counted.Bursts.MostStart)
        {
            Values = counted.ValuesOf(isTime),
        };
    }

    private sealed class CountedBranch(bool isMergeable)
    {
        private const double NanosecondsPerMillisecond = 1e6;

        private readonly BurstParts? _parts = isMergeable ? new BurstParts() : null;

        // A property would be a copy of it.
        public BurstWindow Bursts;

        private long _sum;
        private long _least = long.MaxValue;
        private long _most = long.MinValue;
        private double _milliseconds;

        public long Count { get; private set; }

        public TreeValues? ValuesOf(bool areTimes) => _least > _most
            ? null
            : new TreeValues(
                areTimes, _sum, _least, _most, (areTimes ? _milliseconds : (double)_sum) / Count);

        public void Add(long elapsed)
        {
            Count++;
            Bursts.Add(elapsed);
            _parts?.Add(elapsed);
        }

        public void AddValue(long value)
        {
            _sum += value;
            _milliseconds += (float)(value / NanosecondsPerMillisecond);
            _least = Math.Min(_least, value);
            _most = Math.Max(_most, value);
        }

        public void WriteTo(PartialFields fields)
        {
            foreach (long number in (ReadOnlySpan<long>)[Count, _sum, _least, _most])
                fields.Add(number);
            _parts!.WriteTo(fields);
        }

        /// <summary>Adds what the next shard has counted, which are no times.</summary>
        public void Add(PartialCursor fields)
        {
            Count += fields.Count();
            _sum += fields.Long();
            _least = Math.Min(_least, fields.Long());
            _most = Math.Max(_most, fields.Long());
            BurstParts.Continue(ref Bursts, fields);
        }
    }
}
