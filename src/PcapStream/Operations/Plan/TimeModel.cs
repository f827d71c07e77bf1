namespace PcapStream.Operations.Plan;

/// <summary>
/// How long a run takes, by what its work took one thread on the samples: the mean of the middle half, since another
/// program that takes the processor for some milliseconds makes a sample many times slower. Bytes are read from where the samples found
/// them: a capture that is in the page cache is predicted to be read from there, and another from storage.
/// </summary>
internal static class TimeModel
{
    // bench/compare: 1.70 seconds of processor in a second, of parse and of -T alike, with two threads.
    private const double GainOfAThread = 0.7;

    // A run of seconds ends with code that is compiled for this processor, which the samples do not see.
    private const double GainOfWarmth = 1.2;

    // What is done in milliseconds hangs on what else the machine does.
    private const double DoubtOfASmallCapture = 3;

    /// <summary>Predicts the seconds of one kind of run.</summary>
    /// <param name="survey">The samples.</param>
    /// <param name="threads">Threads that will work.</param>
    /// <param name="time">What the work took on a sample.</param>
    public static Prediction Predict(Survey survey, int threads, Func<Sample, TimeSpan> time)
    {
        double first = time(survey.First).TotalSeconds;
        if (survey.Exact)
            return new Prediction(first, first / DoubtOfASmallCapture, first * DoubtOfASmallCapture);
        double gain = 1 + GainOfAThread * (Math.Min(threads, Environment.ProcessorCount) - 1);
        double[] rates = [.. survey.Trials.Where(trial => trial.Bytes > 0).Select(trial => time(trial).TotalSeconds / trial.Bytes).Order()];
        if (rates.Length == 0)
            rates = [first / Math.Max(1, survey.First.Bytes)];
        int quarter = rates.Length / 4;
        double usual = rates[quarter..^quarter].Average();
        // At worst other programs have all other processors, and interrupt as often as they did the samples.
        return new Prediction(
            first + survey.CaptureBytes.Estimate * usual / gain,
            survey.CaptureBytes.Low * rates[0] / gain / GainOfWarmth,
            first * DoubtOfASmallCapture + survey.CaptureBytes.High * Math.Max(rates.Average(), rates[^(quarter + 1)]));
    }
}
