using System.Globalization;
using System.IO.Enumeration;

namespace PcapStream.Processes;

/// <summary>
/// A program and all that descends from it. Who lost its parent has become our child, and is known by having been seen
/// before, by a process group or session of the tree's, or by a variable in its environment that every descendant inherits.
/// </summary>
internal sealed class ProcessTree
{
    /// <summary>The variable that marks a tree.</summary>
    public const string MarkVariable = "PCAPSTREAM_TREE";

    private const int LargestEnvironment = 1 << 18;
    private const int DeepestTree = 1 << 12;

    private readonly Dictionary<int, long> _starts = [];
    private readonly byte[] _environment = new byte[LargestEnvironment];
    private readonly byte[] _mark;
    private readonly int _root;

    /// <param name="root">The program's process.</param>
    /// <param name="mark">What the variable is set to.</param>
    public ProcessTree(int root, string mark)
    {
        _root = root;
        _mark = System.Text.Encoding.UTF8.GetBytes($"{MarkVariable}={mark}\0");
        if (ProcessStat.Read(root) is { } stat)
            Add(stat);
    }

    /// <summary>How many processes were ever seen.</summary>
    public int Seen { get; private set; }

    /// <summary>The tree's processes now, those that have ended and wait to be heard of included; the program first.</summary>
    public List<ProcessStat> Look()
    {
        Dictionary<int, ProcessStat> all = [];
        foreach (int process in Processes())
        {
            if (ProcessStat.Read(process) is { } stat)
                all[process] = stat;
        }
        List<ProcessStat> members = [.. all.Values.Where(stat => Belongs(stat, all)).OrderBy(stat => stat.Id != _root).ThenBy(stat => stat.Start).ThenBy(stat => stat.Id)];
        members.ForEach(Add);
        return members;
    }

    private static FileSystemEnumerable<int> Processes() =>
        new("/proc", (ref FileSystemEntry entry) => int.Parse(entry.FileName, NumberStyles.None, CultureInfo.InvariantCulture))
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
            if (stat.Parent == Environment.ProcessId)
                return _starts.ContainsKey(stat.Group) || _starts.ContainsKey(stat.Session) || IsMarked(stat.Id);
            if (!all.TryGetValue(stat.Parent, out stat))
                return false;
        }
        return false;
    }

    private bool IsMarked(int process) => ProcFile.Read(process, "environ", _environment).IndexOf(_mark) >= 0;
}
