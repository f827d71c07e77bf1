namespace PcapStream.Operations.Flows.Counters;

/// <summary>
/// Count, sum, least, greatest, mean and deviation of whole numbers in one pass, without a loss of digits by large
/// means (Welford 1962). All are 0 of no numbers, and the deviation also of one.
/// </summary>
internal struct Moments
{
    private double _squares;
    private double _runningMean;

    public long Count { get; private set; }

    public long Sum { get; private set; }

    public long Least { get; private set; }

    public long Greatest { get; private set; }

    /// <summary>The mean of the exact sum, which numbers that cancel out leave at 0.</summary>
    public readonly double Mean => Count == 0 ? 0 : (double)Sum / Count;

    /// <summary>The variance of a sample: the divisor is the count less one.</summary>
    public readonly double Variance => Count < 2 ? 0 : _squares / (Count - 1);

    public readonly double Deviation => Math.Sqrt(Variance);

    public void Add(long value)
    {
        Least = Count == 0 ? value : Math.Min(Least, value);
        Greatest = Count == 0 ? value : Math.Max(Greatest, value);
        Count++;
        Sum += value;
        double distance = value - _runningMean;
        _runningMean += distance / Count;
        _squares += distance * (value - _runningMean);
    }
}
