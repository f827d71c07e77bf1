using PcapStream.Batching;
using PcapStream.Filtering;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Stats;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Plan;

/// <summary>The operation that <see cref="PlanOperation"/> predicts, and the amount of sampling.</summary>
public sealed record PlanOptions
{
    /// <summary>The fewest places: means of fewer are not normally distributed.</summary>
    public const int LeastSamples = 32;

    /// <summary>The most places: 64 MiB of samples.</summary>
    public const int MostSamples = 4096;

    /// <summary>
    /// Frame number, time and length, addresses, protocol, ports and flags: the columns of bench/compare.
    /// </summary>
    public static IReadOnlyList<Field> UsualColumns { get; } =
    [
        .. ((string[])[
            "frame.number", "frame.time_epoch", "frame.len", "ip.src", "ip.dst", "ip.proto", "tcp.srcport",
            "tcp.dstport", "tcp.flags"])
            .Select(name => FieldCatalogue.Find(name)!),
    ];

    /// <summary>Memory limit, batches and threads of the predicted operation. Sampling has its own limits.</summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;

    /// <summary>The columns of the predicted CSV; at least one.</summary>
    public IReadOnlyList<Field> Columns { get; init; } = UsualColumns;

    /// <summary>Which packets the operation uses; null for all.</summary>
    public PacketFilter? Filter { get; init; }

    /// <summary>The statistics of <see cref="StatsOperation"/> to predict; none for no such prediction.</summary>
    public IReadOnlyList<StatisticRequest> Statistics { get; init; } = [];

    /// <summary>
    /// The output of <see cref="ConvertOperation"/> to predict: its format, compression and snap length; null for no
    /// such prediction.
    /// </summary>
    public ConvertOptions? Conversion { get; init; }

    /// <summary>
    /// Places in the file, apart from its head, at which <see cref="PlanOperation.SampleBytes"/> are read, from
    /// <see cref="LeastSamples"/> to <see cref="MostSamples"/>. A file no larger than all samples is read whole.
    /// </summary>
    public int Samples { get; init; } = 1024;

    /// <summary>
    /// Resident bytes of the predicted process before its first read; null for those of this process.
    /// </summary>
    public long? StartupBytes { get; init; }

    /// <summary>Chooses the places: the same seed gives the same plan, except for the times.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Bytes in which records are counted at each place.</summary>
    internal int SampleBytes { get; init; } = PlanOperation.SampleBytes;

    /// <summary>Bytes of each of the stretches that are read to measure the time.</summary>
    internal int TrialBytes { get; init; } = 4 << 20;

    /// <summary>Largest capture to read whole, in bytes.</summary>
    internal long WholeBytes => (Samples + 1L) * SampleBytes;
}
