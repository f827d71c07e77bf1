using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Testing.Heap;

/// <summary>The objects that can be reached, by type: the runtime lists them during a collection.</summary>
internal sealed class HeapCensus
{
    private const string Provider = "Microsoft-Windows-DotNETRuntime";

    // GC, type, GCHeapDump, GCHeapCollect, GCHeapAndTypeNames:
    // https://learn.microsoft.com/dotnet/fundamentals/diagnostics/runtime-garbage-collection-events
    private const long Keywords = 0x1980001;
    private const int Verbose = 5;
    private const int BufferMegabytes = 512;

    private const int BulkType = 15;
    private const int BulkNode = 18;

    private readonly Dictionary<ulong, string> _names = [];
    private readonly Dictionary<ulong, TypeCount> _objects = [];

    private HeapCensus()
    {
    }

    /// <summary>Collects the heap and counts what is left.</summary>
    /// <returns>The number of objects and their bytes, by type.</returns>
    /// <exception cref="IOException">The runtime sends no events, or does not end in time.</exception>
    public static IReadOnlyDictionary<string, TypeCount> Take()
    {
        var census = new HeapCensus();
        (Stream events, long session) = DiagnosticPort.Start(Provider, Keywords, Verbose, BufferMegabytes);
        using (events)
        {
            // The collection runs while the session starts; a stopped session sends what is left.
            Task read = Task.Run(() => new NetTraceReader(events).Read(census.Count));
            DiagnosticPort.Stop(session);
            read.GetAwaiter().GetResult();
        }
        return census._objects.GroupBy(entry => census._names.GetValueOrDefault(entry.Key, "unknown"))
            .ToDictionary(
                type => type.Key,
                type => new TypeCount(type.Sum(entry => entry.Value.Count), type.Sum(entry => entry.Value.Bytes)));
    }

    private void Count(int number, ReadOnlySpan<byte> payload)
    {
        if (number == BulkType)
            AddTypes(payload);
        else if (number == BulkNode)
            AddObjects(payload);
    }

    // | count 4 | runtime 2 | then type 8 | module 8 | name's id 4 | flags 4 | kind 1 | name, ended by zero |
    // parameters 4 | each 8 |
    private void AddTypes(ReadOnlySpan<byte> payload)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload);
        ReadOnlySpan<byte> rest = payload[6..];
        for (int type = 0; type < count; type++)
        {
            ulong id = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            ReadOnlySpan<char> name = MemoryMarshal.Cast<byte, char>(rest[25..]);
            name = name[..name.IndexOf('\0')];
            _names[id] = name.ToString();
            rest = rest[(25 + (2 * (name.Length + 1)))..];
            rest = rest[(4 + (8 * BinaryPrimitives.ReadInt32LittleEndian(rest)))..];
        }
    }

    // | index 4 | count 4 | runtime 2 | then address 8 | size 8 | type 8 | references 8 |
    private void AddObjects(ReadOnlySpan<byte> payload)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        for (int node = 0; node < count; node++)
        {
            ReadOnlySpan<byte> at = payload.Slice(10 + (32 * node), 32);
            ulong type = BinaryPrimitives.ReadUInt64LittleEndian(at[16..]);
            TypeCount known = _objects.GetValueOrDefault(type);
            long bytes = BinaryPrimitives.ReadInt64LittleEndian(at[8..]);
            _objects[type] = new TypeCount(known.Count + 1, known.Bytes + bytes);
        }
    }
}

/// <summary>The objects of one type.</summary>
/// <param name="Count">Their number.</param>
/// <param name="Bytes">Their bytes.</param>
internal readonly record struct TypeCount(long Count, long Bytes)
{
    /// <summary>How many more there are later, if there are more.</summary>
    public static TypeCount Growth(TypeCount earlier, TypeCount later) =>
        new(Math.Max(0, later.Count - earlier.Count), Math.Max(0, later.Bytes - earlier.Bytes));

    /// <summary>How many more there are.</summary>
    public static TypeCount operator -(TypeCount left, TypeCount right) =>
        new(left.Count - right.Count, left.Bytes - right.Bytes);
}
