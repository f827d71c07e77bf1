namespace PcapStream.Profiling.Testing.Heap;

/// <summary>The objects of a <see cref="HeapCensus"/>, and what refers to them.</summary>
internal sealed class HeapGraph
{
    /// <summary>The types, by number.</summary>
    public Dictionary<ulong, HeapType> Types { get; } = [];

    /// <summary>The objects that can be reached.</summary>
    public List<HeapObject> Objects { get; } = [];

    /// <summary>The addresses that the objects refer to, in their order.</summary>
    public List<ulong> References { get; } = [];

    /// <summary>What begins each chain of references.</summary>
    public List<HeapRoot> Roots { get; } = [];

    /// <summary>The entries of weak tables: the second is kept by the first.</summary>
    public List<(ulong Key, ulong Value)> Conditional { get; } = [];

    /// <summary>A type by its number.</summary>
    public HeapType Type(ulong number) => Types.GetValueOrDefault(number, HeapType.Unknown);
}

/// <summary>A type.</summary>
/// <param name="Name">Its name as the runtime writes it, which leaves out the types that a nested one is in.</param>
/// <param name="Token">Its token in the metadata of its module.</param>
internal sealed record HeapType(string Name, int Token)
{
    public static HeapType Unknown { get; } = new("unknown", 0);
}

/// <summary>An object.</summary>
/// <param name="Address">Its address during the collection.</param>
/// <param name="Type">The number of its type.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="References">The number of objects that it refers to.</param>
internal readonly record struct HeapObject(ulong Address, ulong Type, long Bytes, long References);

/// <summary>What begins a chain of references.</summary>
/// <param name="Address">The first object.</param>
/// <param name="Field">The static field's name; null for a local variable, a handle and the like.</param>
internal readonly record struct HeapRoot(ulong Address, string? Field);
