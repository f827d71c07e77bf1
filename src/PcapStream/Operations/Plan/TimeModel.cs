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

    // Work on a packet's headers takes as long as reading so many bytes: parts of short packets take longer.
    private const double BytesOfAPacket = 300;

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
        if (survey.Exact)
            return Small(first);
        (double, double)[] trials =
            [.. survey.Trials.Select(trial => (Work(trial.Bytes, trial.Packets), time(trial).TotalSeconds))];
        if (survey.First.Bytes > 0 && survey.Trials.All(trial => trial.Bytes == 0))
            trials = [(Work(survey.First.Bytes, survey.First.Packets), first)];
        return Predict(WorkOf(survey), first, trials, threads, isWhole: false);
    }

    /// <summary>Predicts the seconds of an operation.</summary>
    /// <param name="work">Work on the capture: bytes, or <see cref="WorkOf"/>.</param>
    /// <param name="first">Seconds of code that had not run before.</param>
    /// <param name="trials">Work and seconds of stretches.</param>
    /// <param name="threads">Threads of the operation.</param>
    /// <param name="isWhole">Whether the stretches are the whole capture.</param>
    public static Prediction Predict(
        Prediction work, double first, (double Work, double Seconds)[] trials, int threads, bool isWhole)
    {
        if (isWhole)
            return Small(trials.Sum(trial => trial.Seconds));
        double gain = Gain(threads);
        double[] rates =
            [.. trials.Where(trial => trial.Work > 0).Select(trial => trial.Seconds / trial.Work).Order()];
        if (rates.Length == 0)
            rates = [0];
        int quarter = rates.Length / 4;
        double usual = rates[quarter..^quarter].Average();
        // At worst other programs use all other processors, and interrupt as often as in the samples.
        return new Prediction(
            first + work.Estimate * usual / gain,
            work.Low * rates[0] / gain / GainOfWarmth,
            first * DoubtOfASmallCapture + work.High * Math.Max(rates.Average(), rates[^(quarter + 1)]));
    }

    /// <summary>The work on a stretch, in bytes that take as long.</summary>
    public static double Work(double bytes, double packets) => bytes + BytesOfAPacket * packets;

    /// <summary>The work on the whole capture.</summary>
    public static Prediction WorkOf(Survey survey) => new(
        Work(survey.CaptureBytes.Estimate, survey.Packets.Estimate),
        Work(survey.CaptureBytes.Low, survey.Packets.Low),
        Work(survey.CaptureBytes.High, survey.Packets.High));

    /// <summary>The speed with a number of threads, relative to one.</summary>
    public static double Gain(int threads) =>
        1 + GainOfAThread * (Math.Min(threads, Environment.ProcessorCount) - 1);

    private static Prediction Small(double seconds) =>
        new(seconds, seconds / DoubtOfASmallCapture, seconds * DoubtOfASmallCapture);
}
