using PcapStream.Batching;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Plan;

/// <summary>Which run <see cref="PlanOperation"/> predicts, and how much it reads for that.</summary>
public sealed record PlanOptions
{
    /// <summary>The fewest places: means of less are not normally distributed.</summary>
    public const int LeastSamples = 32;

    /// <summary>The most places; they are 128 MiB then.</summary>
    public const int MostSamples = 4096;

    /// <summary>Frame number, time and length, addresses, protocol, ports and flags: what bench/compare writes.</summary>
    public static IReadOnlyList<Field> UsualColumns { get; } =
    [
        .. ((string[])["frame.number", "frame.time_epoch", "frame.len", "ip.src", "ip.dst", "ip.proto", "tcp.srcport", "tcp.dstport", "tcp.flags"])
            .Select(name => FieldCatalogue.Find(name)!),
    ];

    /// <summary>How the predicted run reads: its memory limit, packets a batch and threads. The plan's own reading has limits of its own.</summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;

    /// <summary>The columns of the predicted CSV; at least one.</summary>
    public IReadOnlyList<Field> Columns { get; init; } = UsualColumns;

    /// <summary>
    /// Places in the file, beside its head, at which <see cref="PlanOperation.SampleBytes"/> are read, from
    /// <see cref="LeastSamples"/> to <see cref="MostSamples"/>. What is no larger than all of them is read whole.
    /// </summary>
    public int Samples { get; init; } = 128;

    /// <summary>Resident bytes with which the predicted process starts to read; null for those of this one.</summary>
    public long? StartupBytes { get; init; }

    /// <summary>Chooses the places: the same seed, the same plan, but for the times.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Bytes in which records are counted at each place.</summary>
    internal int SampleBytes { get; init; } = PlanOperation.SampleBytes;

    /// <summary>Bytes of capture up to which it is read whole.</summary>
    internal long WholeBytes => (Samples + 1L) * SampleBytes;
}
