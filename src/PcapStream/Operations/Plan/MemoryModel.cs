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

    // The decompression libraries, without their windows.
    private const double Library = 2 << 20;

    // The memory at start-up varies by as much.
    private const double StartupDoubt = 1 << 20;

    /// <summary>Predicts the peak, in bytes.</summary>
    /// <param name="survey">The samples.</param>
    /// <param name="isCompressed">Whether the file has to be decompressed.</param>
    /// <param name="options">The operation's options.</param>
    /// <param name="startup">Resident bytes before the first read.</param>
    /// <param name="seconds">The predicted duration.</param>
    public static Prediction Predict(
        Survey survey, bool isCompressed, BatchOptions options, long startup, double seconds)
    {
        double record = survey.CaptureBytes.Estimate / Math.Max(1, survey.Packets.Estimate);
        (double least, double most) =
            BatchPlan.From(options, options.AllocatorOptions).PoolBytes(survey.CaptureBytes.Estimate, record);
        double runtime = LeastRuntime + Math.Min(1, seconds / SecondsOfCompiling) * (MostRuntime - LeastRuntime) / 2;
        (double library, double mostLibrary) =
            isCompressed ? (Library, options.Capture.DecompressionMemoryLimit) : (0, 0);
        return new Prediction(
            startup + (least + most) / 2 + runtime + library,
            startup - StartupDoubt + least + LeastRuntime,
            startup + StartupDoubt + most + MostRuntime + mostLibrary);
    }
}
