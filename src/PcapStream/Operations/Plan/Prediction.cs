namespace PcapStream.Operations.Plan;

/// <summary>A figure that is not known yet, and the range in which it is expected.</summary>
/// <param name="Estimate">The likeliest value; the value itself where it is exact.</param>
/// <param name="Low">It should be at least this.</param>
/// <param name="High">It should be at most this.</param>
public readonly record struct Prediction(double Estimate, double Low, double High)
{
    /// <summary>A figure that is known.</summary>
    public static Prediction Exactly(double value) => new(value, value, value);

    /// <summary>Whether a measured value lies in the range.</summary>
    public bool Covers(double actual) => actual >= Low && actual <= High;

    /// <summary>
    /// How far the estimate is from a measured value, as a share of that: 0.1 for a tenth too much, negative for too
    /// little, 0 where both are 0, infinite where only the measured value is.
    /// </summary>
    public double ErrorAgainst(double actual) => Estimate == actual ? 0 : (Estimate - actual) / actual;

    /// <summary>The sum with a figure that is known.</summary>
    internal Prediction Plus(double known) => new(Estimate + known, Low + known, High + known);
}
