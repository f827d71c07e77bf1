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

    /// <summary>Predicts the seconds of parsing.</summary>
    /// <param name="survey">The samples.</param>
    /// <param name="threads">Threads of the operation.</param>
    /// <param name="time">The time that a sample took.</param>
    public static Prediction Predict(Survey survey, int threads, Func<Sample, TimeSpan> time)
    {
        double first = time(survey.First).TotalSeconds;
        (double, double)[] trials =
            [.. survey.Trials.Select(trial => ((double)trial.Bytes, time(trial).TotalSeconds))];
        if (survey.First.Bytes > 0 && !trials.Any(trial => trial.Item1 > 0))
            trials = [(survey.First.Bytes, first)];
        return survey.Exact
            ? Small(first)
            : Predict(survey.CaptureBytes, first, trials, threads, isWhole: false);
    }

    /// <summary>Predicts the seconds of an operation.</summary>
    /// <param name="bytes">Bytes of capture.</param>
    /// <param name="first">Seconds of code that had not run before.</param>
    /// <param name="trials">Bytes and seconds of stretches.</param>
    /// <param name="threads">Threads of the operation.</param>
    /// <param name="isWhole">Whether the stretches are the whole capture.</param>
    public static Prediction Predict(
        Prediction bytes, double first, (double Bytes, double Seconds)[] trials, int threads, bool isWhole)
    {
        if (isWhole)
            return Small(trials.Sum(trial => trial.Seconds));
        double gain = Gain(threads);
        double[] rates =
            [.. trials.Where(trial => trial.Bytes > 0).Select(trial => trial.Seconds / trial.Bytes).Order()];
        if (rates.Length == 0)
            rates = [0];
        int quarter = rates.Length / 4;
        double usual = rates[quarter..^quarter].Average();
        // At worst other programs use all other processors, and interrupt as often as in the samples.
        return new Prediction(
            first + bytes.Estimate * usual / gain,
            bytes.Low * rates[0] / gain / GainOfWarmth,
            first * DoubtOfASmallCapture + bytes.High * Math.Max(rates.Average(), rates[^(quarter + 1)]));
    }

    /// <summary>The speed with a number of threads, relative to one.</summary>
    public static double Gain(int threads) =>
        1 + GainOfAThread * (Math.Min(threads, Environment.ProcessorCount) - 1);

    private static Prediction Small(double seconds) =>
        new(seconds, seconds / DoubtOfASmallCapture, seconds * DoubtOfASmallCapture);
}
