using System.Reflection;
using System.Runtime.InteropServices;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Counters;

/// <summary>The tables of all loaded woven assemblies, numbered in loading order.</summary>
internal static unsafe class Registry
{
    private static readonly Lock Gate = new();
    private static readonly List<nint> Maps = [];
    private static int* _rows;

    /// <summary>The first number of tables that are not counted; all higher numbers are of this kind, too.</summary>
    public const int NoTables = int.MaxValue / 2;

    /// <summary>The number of tables.</summary>
    public static int Tables => Volatile.Read(ref CounterFile.Header->Tables);

    /// <summary>The number of rows of a table.</summary>
    public static int Rows(int table) => _rows[table];

    /// <summary>Adds the tables of an assembly.</summary>
    /// <returns>The number of the first table.</returns>
    public static int Add(Assembly assembly)
    {
        using Stream map = assembly.GetManifestResourceStream(ProfileMap.ResourceName)
            ?? throw new InvalidOperationException(
                $"{assembly.GetName().Name} is woven, but has no {ProfileMap.ResourceName}");
        return Add(map);
    }

    /// <summary>Adds the tables of a map.</summary>
    /// <returns>The number of the first table.</returns>
    public static int Add(Stream map)
    {
        var bytes = new byte[map.Length];
        map.ReadExactly(bytes);
        lock (Gate)
        {
            // A plug-in that is loaded again has the same tables.
            foreach (nint known in Maps)
            {
                if (Payload((CounterBlock*)known, bytes.Length).SequenceEqual(bytes))
                    return ((CounterBlock*)known)->FirstTable;
            }
            int first = CounterFile.Header->Tables;
            CounterBlock* block = CounterFile.Allocate(sizeof(CounterBlock) + bytes.Length);
            // Without its map the counts of an assembly would have no names.
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

    // Empty when the block is shorter.
    private static Span<byte> Payload(CounterBlock* block, int length) =>
        block->Length >= sizeof(CounterBlock) + (long)length ? new Span<byte>(block + 1, length) : [];

    // The old array is not freed: other threads may be reading it.
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
