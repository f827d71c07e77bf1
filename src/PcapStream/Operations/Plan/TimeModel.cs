namespace PcapStream.Operations.Plan;

/// <summary>
/// The duration of an operation, by the time that one thread took for the samples: the mean of the middle half, since
/// another program that takes the processor for some milliseconds makes a sample many times slower. The prediction is
/// for the same source, the page cache or storage, as the samples.
/// </summary>
internal static class TimeModel
{
    // bench/compare with two threads: 1.70 CPU seconds per second, for counting and for field output.
    private const double GainOfAThread = 0.7;

    // A run of seconds ends with recompiled code, which is faster than the samples'.
    private const double GainOfWarmth = 1.2;

    // A run of milliseconds depends on the load of the machine.
    private const double DoubtOfASmallCapture = 3;

    /// <summary>Predicts the seconds of one kind of operation.</summary>
    /// <param name="survey">The samples.</param>
    /// <param name="threads">Threads of the operation.</param>
    /// <param name="time">The time that a sample took.</param>
    public static Prediction Predict(Survey survey, int threads, Func<Sample, TimeSpan> time)
    {
        double first = time(survey.First).TotalSeconds;
        if (survey.Exact)
            return new Prediction(first, first / DoubtOfASmallCapture, first * DoubtOfASmallCapture);
        double gain = 1 + GainOfAThread * (Math.Min(threads, Environment.ProcessorCount) - 1);
        double[] rates = [.. survey.Trials.Where(trial => trial.Bytes > 0)
            .Select(trial => time(trial).TotalSeconds / trial.Bytes)
            .Order()];
        if (rates.Length == 0)
            rates = [first / Math.Max(1, survey.First.Bytes)];
        int quarter = rates.Length / 4;
        double usual = rates[quarter..^quarter].Average();
        // At worst other programs use all other processors, and interrupt as often as in the samples.
        return new Prediction(
            first + survey.CaptureBytes.Estimate * usual / gain,
            survey.CaptureBytes.Low * rates[0] / gain / GainOfWarmth,
            first * DoubtOfASmallCapture + survey.CaptureBytes.High * Math.Max(rates.Average(), rates[^(quarter + 1)]));
    }
}
