namespace PcapStream.Profiling.Testing.Heap;

/// <summary>
/// The objects that can be reached, with what refers to them: the runtime lists them during a collection.
/// </summary>
internal sealed class HeapCensus
{
    private const string Provider = "Microsoft-Windows-DotNETRuntime";

    // GC, type, GCHeapDump, GCHeapCollect, GCHeapAndTypeNames:
    // https://learn.microsoft.com/dotnet/fundamentals/diagnostics/runtime-garbage-collection-events
    private const long Keywords = 0x1980001;
    private const int Verbose = 5;
    private const int BufferMegabytes = 512;

    private HeapCensus(HeapGraph graph)
    {
        Root = KeepingTree.Of(graph, out IReadOnlyDictionary<string, TypeCount> types);
        Types = types;
    }

    /// <summary>The number of objects and their bytes, by type.</summary>
    public IReadOnlyDictionary<string, TypeCount> Types { get; }

    /// <summary>The node from which all chains of references start.</summary>
    public KeepingNode Root { get; }

    /// <summary>Collects the heap and lists what is left.</summary>
    /// <exception cref="IOException">The runtime sends no events, or does not end in time.</exception>
    public static HeapCensus Take()
    {
        var events = new HeapEvents();
        (Stream stream, long session) = DiagnosticPort.Start(Provider, Keywords, Verbose, BufferMegabytes);
        using (stream)
        {
            // The collection runs while the session starts; a stopped session sends what is left.
            Task read = Task.Run(() => new NetTraceReader(stream).Read(events.Add));
            DiagnosticPort.Stop(session);
            read.GetAwaiter().GetResult();
        }
        return new HeapCensus(events.Graph);
    }
}

/// <summary>The objects of one type.</summary>
/// <param name="Count">Their number.</param>
/// <param name="Bytes">Their bytes.</param>
internal readonly record struct TypeCount(long Count, long Bytes)
{
    /// <summary>The smaller of both numbers, and of both bytes.</summary>
    public static TypeCount Least(TypeCount one, TypeCount other) =>
        new(Math.Min(one.Count, other.Count), Math.Min(one.Bytes, other.Bytes));

    /// <summary>How many more there are.</summary>
    public static TypeCount operator -(TypeCount left, TypeCount right) =>
        new(left.Count - right.Count, left.Bytes - right.Bytes);
}
