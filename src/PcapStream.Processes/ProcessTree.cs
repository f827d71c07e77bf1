using System.Globalization;
using System.IO.Enumeration;

namespace PcapStream.Processes;

/// <summary>
/// A program and its descendants. A process that lost its parent has become our child; it belongs to the tree if it was
/// seen before, if its process group or session is one of the tree, or by a variable that every descendant inherits.
/// </summary>
internal sealed class ProcessTree
{
    /// <summary>The variable that marks a tree.</summary>
    public const string MarkVariable = "PCAPSTREAM_TREE";

    private const int LargestEnvironment = 1 << 18;
    private const int DeepestTree = 1 << 12;

    private readonly Dictionary<int, long> _starts = [];
    private readonly byte[] _environment = new byte[LargestEnvironment];
    private readonly byte[]? _mark;
    private readonly int _root;

    /// <param name="root">The program's process id.</param>
    /// <param name="mark">
    /// The value of <see cref="MarkVariable"/>; null for a program that this process did not start.
    /// </param>
    public ProcessTree(int root, string? mark)
    {
        _root = root;
        _mark = mark is null ? null : System.Text.Encoding.UTF8.GetBytes($"{MarkVariable}={mark}\0");
        if (ProcessStat.Read(root) is { } stat)
            Add(stat);
    }

    /// <summary>The number of processes seen so far.</summary>
    public int Seen { get; private set; }

    /// <summary>
    /// Lists the tree's processes, also those that have ended and are not yet reaped; the program first.
    /// </summary>
    public List<ProcessStat> Look()
    {
        Dictionary<int, ProcessStat> all = [];
        foreach (int process in Processes())
        {
            if (ProcessStat.Read(process) is { } stat)
                all[process] = stat;
        }
        List<ProcessStat> members =
        [
            .. all.Values.Where(stat => Belongs(stat, all))
                .OrderBy(stat => stat.Id != _root)
                .ThenBy(stat => stat.Start)
                .ThenBy(stat => stat.Id),
        ];
        members.ForEach(Add);
        return members;
    }

    private static FileSystemEnumerable<int> Processes() =>
        new(
            "/proc",
            (ref FileSystemEntry entry) => int.Parse(entry.FileName, NumberStyles.None, CultureInfo.InvariantCulture))
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => char.IsAsciiDigit(entry.FileName[0]),
        };

    private void Add(ProcessStat stat)
    {
        if (_starts.TryGetValue(stat.Id, out long start) && start == stat.Start)
            return;
        _starts[stat.Id] = stat.Start;
        Seen++;
    }

    private bool Belongs(ProcessStat stat, Dictionary<int, ProcessStat> all)
    {
        for (int depth = 0; depth < DeepestTree; depth++)
        {
            if (_starts.TryGetValue(stat.Id, out long start) && start == stat.Start)
                return true;
            // This process may be a descendant of one that it is attached to.
            if (stat.Id == Environment.ProcessId || (_mark is null && stat.Parent == Environment.ProcessId))
                return false;
            if (stat.Parent == Environment.ProcessId)
                return _starts.ContainsKey(stat.Group) || _starts.ContainsKey(stat.Session) || IsMarked(stat.Id);
            if (!all.TryGetValue(stat.Parent, out ProcessStat? parent))
                return false;
            stat = parent;
        }
        return false;
    }

    private bool IsMarked(int process) => ProcFile.Read(process, "environ", _environment).IndexOf(_mark) >= 0;
}
