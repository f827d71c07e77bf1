using PcapStream.Batching;
using PcapStream.Batching.Pipeline;

namespace PcapStream.Operations.Plan;

/// <summary>
/// The peak of a run: the process as it starts, the pool's memory as far as it is written to, and what the runtime
/// takes for code as it runs. Only the last is a matter of experience; the pool's part has a hard limit.
/// </summary>
internal static class MemoryModel
{
    // Measured on captures from 25 kB to 2 GiB: 1.2 to 4.7 MiB beside the pool, the more the longer code is compiled anew.
    private const double LeastRuntime = 1 << 20;
    private const double MostRuntime = 6 << 20;
    private const double SecondsOfCompiling = 0.3;

    // The libraries that decode, without their windows.
    private const double Decoder = 2 << 20;

    // Start-ups of one program differ by as much.
    private const double StartupDoubt = 1 << 20;

    /// <summary>Predicts the peak, in bytes.</summary>
    /// <param name="survey">The samples.</param>
    /// <param name="isCompressed">Whether it decodes beside.</param>
    /// <param name="options">The run.</param>
    /// <param name="startup">Resident bytes with which it begins to read.</param>
    /// <param name="seconds">How long it will take.</param>
    public static Prediction Predict(Survey survey, bool isCompressed, BatchOptions options, long startup, double seconds)
    {
        double record = survey.CaptureBytes.Estimate / Math.Max(1, survey.Packets.Estimate);
        (double least, double most) = BatchPlan.From(options, options.AllocatorOptions).PoolBytes(survey.CaptureBytes.Estimate, record);
        double runtime = LeastRuntime + Math.Min(1, seconds / SecondsOfCompiling) * (MostRuntime - LeastRuntime) / 2;
        (double decoder, double mostDecoder) = isCompressed ? (Decoder, options.Capture.DecompressionMemoryLimit) : (0, 0);
        return new Prediction(
            startup + (least + most) / 2 + runtime + decoder,
            startup - StartupDoubt + least + LeastRuntime,
            startup + StartupDoubt + most + MostRuntime + mostDecoder);
    }
}
