using System.Runtime.CompilerServices;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Trees;

/// <summary><c>ip_hosts,tree</c> and its siblings: addresses, transport protocols and ports of IP packets.</summary>
public sealed record AddressTreeRequest : StatisticRequest
{
    private readonly AddressTree _tree;

    private AddressTreeRequest(string name, AddressTree tree) : base(name) => _tree = tree;

    internal static IEnumerable<StatisticDefinition> Definitions { get; } =
    [
        .. AddressTree.All.Select(tree => new StatisticDefinition(
            $"{tree.Name},tree", tree.Help, [$"{tree.Name},tree"],
            (name, words) => words is [string first, "tree"] && first == tree.Name
                ? new AddressTreeRequest(name, tree)
                : null)),
    ];

    internal override bool CountsFromFirst => true;

    internal override int RowBytes => Unsafe.SizeOf<TreeNode<TreeKey>>() + 2 * Unsafe.SizeOf<TreeRow<TreeKey>>();

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        PlannedCounter<AddressTreeCounter> planned = plan.CountResident(
            (take, memory, seed) => new AddressTreeCounter(_tree, take(), memory, seed, plan.IsMergeable));
        return _ =>
        {
            AddressTreeCounter counter = planned.Counter;
            return new TreeResult(
                Name, _tree.Title, counter.Packets, counter.Elapsed, counter.NameWidth, counter.Items);
        };
    }
}

/// <summary>Counts a tree of addresses.</summary>
internal sealed class AddressTreeCounter(
    AddressTree tree, TableMemory resident, TableMemory memory, in HashSeed seed, bool isMergeable) : StatisticCounter
{
    private readonly TreeTable<TreeKey> _table = new(resident, memory, seed, tree.Branches.Length, isMergeable);

    // The path of the row before, while rows of a shard are read.
    private TreeKey? _last;

    // Nanoseconds from the capture's first packet to the first that counts.
    private long? _start;

    /// <summary>Packets that count.</summary>
    public long Packets { get; private set; }

    /// <summary>Nanoseconds from the first packet that counts to the last.</summary>
    public long Elapsed { get; private set; }

    public int NameWidth => Math.Max(_table.NameWidth, tree.Branches.Max(branch => branch.Length));

    /// <summary>The nodes in order (enumerate once).</summary>
    public IEnumerable<TreeItem> Items
    {
        get
        {
            SortedRecords<TreeRow<TreeKey>> rows = _table.Rows();
            while (rows.MoveNext())
                yield return rows.Current.ToItem(tree.Branches[rows.Current.Key.Branch]);
        }
    }

    public override void Add(in CountedPacket packet)
    {
        var ends = InnerEnds.Of(packet.Headers, tree.Kind, out int headers);
        if (headers == 0)
            return;
        _start ??= packet.Elapsed;
        Elapsed = packet.Elapsed - _start.Value;
        Packets++;
        for (; headers > 0; headers--)
            Count(ends, packet.Elapsed);
    }

    public override void Complete() => _table.Complete();

    public override void Save(PartialWriter writer)
    {
        _table.Save(writer, static (fields, key) => key.WriteTo(fields));
        writer.Fields.Add(Packets);
        writer.Fields.Add(_start ?? 0);
        writer.Fields.Add(Elapsed);
        writer.Write(PartialFrame.State);
    }

    public override void Load(PartialReader reader)
    {
        _last = null;
        _table.Load(reader, ReadKey);
        PartialCursor fields = reader.Current(PartialFrame.State);
        (long packets, long start, long elapsed) = (fields.Count(), fields.Long(), fields.Long());
        fields.End();
        reader.Next();
        if (packets == 0)
            return;
        Packets += packets;
        _start ??= start;
        Elapsed = start + elapsed - _start.Value;
    }

    public override void Dispose()
    {
        base.Dispose();
        _table.Dispose();
    }

    // A path that a packet can have, in the order of paths.
    private TreeKey ReadKey(PartialCursor fields)
    {
        var key = TreeKey.ReadFrom(fields);
        bool isValid = key.Branch < tree.Branches.Length
            && key.Protocol < ProtocolTable.Count
            && (key.Level == 0
                || Array.Exists(tree.Paths, path => path.Branch == key.Branch && path.Level == key.Level))
            && (key.Kind == (byte)AddressKind.None || key.Kind is (byte)AddressKind.Ipv4 or (byte)AddressKind.Ipv6);
        if (!isValid)
            throw fields.Fault("a path is not one of the tree");
        if (_last is { } before && before.CompareTo(key) > 0)
            throw fields.Fault("rows are not in order");
        _last = key;
        return key;
    }

    private void Count(in InnerEnds ends, long elapsed)
    {
        for (int branch = 0; branch < tree.Branches.Length; branch++)
            _table.Add(new TreeKey { Branch = (byte)branch }, elapsed);
        foreach (TreePath path in tree.Paths)
            _table.Add(path.Of(ends), elapsed);
    }
}
