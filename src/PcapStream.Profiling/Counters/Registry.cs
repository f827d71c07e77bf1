using System.Reflection;
using System.Runtime.InteropServices;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Counters;

/// <summary>The tables of all woven assemblies that are loaded, numbered in the order of their loading.</summary>
internal static unsafe class Registry
{
    private static readonly Lock Gate = new();
    private static readonly List<nint> Maps = [];
    private static int* _rows;

    /// <summary>The first number of tables that do not count; every number from here on is one of those.</summary>
    public const int NoTables = int.MaxValue / 2;

    /// <summary>How many tables there are.</summary>
    public static int Tables => Volatile.Read(ref CounterFile.Header->Tables);

    /// <summary>How many rows a table has.</summary>
    public static int Rows(int table) => _rows[table];

    /// <summary>Takes an assembly's tables over.</summary>
    /// <returns>The number of the first.</returns>
    public static int Add(Assembly assembly)
    {
        using Stream map = assembly.GetManifestResourceStream(ProfileMap.ResourceName)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} is woven, and has no {ProfileMap.ResourceName}");
        return Add(map);
    }

    /// <summary>Takes over the tables of a map.</summary>
    /// <returns>The number of the first.</returns>
    public static int Add(Stream map)
    {
        var bytes = new byte[map.Length];
        map.ReadExactly(bytes);
        lock (Gate)
        {
            // A plug-in that is loaded again is the same methods.
            foreach (nint known in Maps)
            {
                if (Payload((CounterBlock*)known, bytes.Length).SequenceEqual(bytes))
                    return ((CounterBlock*)known)->FirstTable;
            }
            int first = CounterFile.Header->Tables;
            CounterBlock* block = CounterFile.Allocate(sizeof(CounterBlock) + bytes.Length);
            // Without room for its map the assembly's counts would have no names.
            if (block == null)
                return NoTables;
            bytes.CopyTo(Payload(block, bytes.Length));
            block->FirstTable = first;
            Append(ProfileMap.RowCounts(bytes), first);
            Volatile.Write(ref *(int*)&block->Kind, (int)CounterBlockKind.Map);
            Maps.Add((nint)block);
            return first;
        }
    }

    // Empty where the block is too short for as many bytes.
    private static Span<byte> Payload(CounterBlock* block, int length) =>
        block->Length >= sizeof(CounterBlock) + (long)length ? new Span<byte>(block + 1, length) : [];

    // The array before is not freed: other threads may be reading it.
    private static void Append(ReadOnlySpan<int> counts, int first)
    {
        int all = first + counts.Length;
        var longer = (int*)NativeMemory.Alloc((nuint)all, sizeof(int));
        new ReadOnlySpan<int>(_rows, first).CopyTo(new Span<int>(longer, first));
        counts.CopyTo(new Span<int>(longer + first, counts.Length));
        _rows = longer;
        Volatile.Write(ref CounterFile.Header->Tables, all);
    }
}
