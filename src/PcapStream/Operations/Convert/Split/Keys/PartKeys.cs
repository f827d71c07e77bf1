using PcapStream.Batching;
using PcapStream.Capture.Indexing;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Convert.Split.Keys;

/// <summary>Finds the keys of the parts that a packet belongs to. Packets come in order.</summary>
internal abstract class PartKeys
{
    /// <summary>The finder for a rule or for filters.</summary>
    public static PartKeys Create(SplitOptions options, long memoryLimit) => options.By?.Kind switch
    {
        null => new FilterKeys(options.Filters),
        SplitKind.Vlan => new FieldKeys(FieldCatalogue.Find("vlan.id")!),
        SplitKind.Field => new FieldKeys(options.By.Field!),
        SplitKind.Interface => new InterfaceKeys(),
        SplitKind.LinkType => new LinkTypeKeys(),
        _ => new FlowKeys(options.By, memoryLimit),
    };

    /// <summary>Bytes of memory that keys need at most, within a limit.</summary>
    public static long MemoryBytes(SplitOptions options, long memoryLimit) =>
        options.By?.Kind is SplitKind.Client or SplitKind.Server or SplitKind.ServerPort
            ? FlowSides.MemoryBytes(memoryLimit)
            : 0;

    /// <summary>Adds the keys of a packet.</summary>
    /// <param name="record">The packet.</param>
    /// <param name="number">Its number in its capture.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="keys">Gets the keys.</param>
    public abstract void Find(in PacketRecord record, long number, PacketBatch batch, FieldValues keys);
}
