using PcapStream.Batching;
using PcapStream.Batching.Pipeline;

namespace PcapStream.Operations.Plan;

/// <summary>
/// The peak memory of an operation: the process at its start, the used memory of the pool, and the runtime's memory for
/// code. Only the last is an empirical figure; the pool has a hard limit.
/// </summary>
internal static class MemoryModel
{
    // Measured on captures from 25 kB to 2 GiB: 1.2 to 4.7 MiB outside the pool, more when code is recompiled for
    // longer.
    private const double LeastRuntime = 1 << 20;
    private const double MostRuntime = 6 << 20;
    private const double SecondsOfCompiling = 0.3;

    // Buffers of decoded packets, and code of the statistics.
    private const double MostTablesRuntime = 12 << 20;

    // The decompression libraries, without their windows.
    private const double Library = 2 << 20;

    // libpcap, and the program of the filter.
    private const double Filter = 4 << 20;

    // The memory at start-up varies by as much.
    private const double StartupDoubt = 1 << 20;

    /// <summary>Predicts the peak, in bytes.</summary>
    /// <param name="survey">The samples.</param>
    /// <param name="options">The operation's options.</param>
    /// <param name="startup">Resident bytes before the first read.</param>
    /// <param name="seconds">The predicted duration.</param>
    /// <param name="isFiltered">Whether packets are filtered.</param>
    public static Prediction Predict(
        Survey survey, BatchOptions options, long startup, double seconds, bool isFiltered)
    {
        (double least, double most) = PoolBytes(survey, options);
        double runtime = LeastRuntime + Math.Min(1, seconds / SecondsOfCompiling) * (MostRuntime - LeastRuntime) / 2;
        (double library, double mostLibrary) = LibraryBytes(survey, options);
        return new Prediction(
            startup + (least + most) / 2 + runtime + library + (isFiltered ? Filter : 0),
            startup - StartupDoubt + least + LeastRuntime,
            startup + StartupDoubt + most + MostRuntime + mostLibrary + (isFiltered ? 2 * Filter : 0));
    }

    /// <summary>Predicts the peak of an operation that has tables in the pool: at most all of the pool.</summary>
    /// <param name="survey">The samples.</param>
    /// <param name="options">The options of reading, with the tables set aside.</param>
    /// <param name="startup">Resident bytes before the first read.</param>
    /// <param name="tables">Bytes in the tables.</param>
    public static Prediction PredictTables(Survey survey, BatchOptions options, long startup, Prediction tables)
    {
        (double least, double most) = PoolBytes(survey, options);
        (double library, double mostLibrary) = LibraryBytes(survey, options);
        double runtime = (LeastRuntime + MostTablesRuntime) / 2;
        double high = startup + StartupDoubt + Math.Max(options.MemoryLimit, most) + MostTablesRuntime + mostLibrary;
        return new Prediction(
            Math.Min(high, startup + (least + most) / 2 + tables.Estimate + runtime + library),
            startup - StartupDoubt + least + LeastRuntime,
            high);
    }

    // Batches of long packets take more than the mean, wherever in the capture they are.
    private static (double Least, double Most) PoolBytes(Survey survey, BatchOptions options)
    {
        var plan = BatchPlan.From(options, options.AllocatorOptions);
        double bytes = survey.CaptureBytes.Estimate;
        double record = bytes / Math.Max(1, survey.Packets.Estimate);
        return (
            plan.PoolBytes(bytes, record).Least,
            Math.Max(plan.PoolBytes(bytes, record).Most, plan.PoolBytes(bytes, survey.LongestRecord).Most));
    }

    private static (double Usual, double Most) LibraryBytes(Survey survey, BatchOptions options) =>
        survey.IsCompressed ? (Library, options.Capture.DecompressionMemoryLimit) : (0, 0);
}
