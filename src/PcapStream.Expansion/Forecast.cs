namespace PcapStream.Expansion;

/// <summary>What was predicted of a capture, and what came of it.</summary>
/// <param name="Figure">What it is of: <c>packets</c>, <c>peak</c>, <c>seconds</c>.</param>
/// <param name="Estimate">The likeliest value.</param>
/// <param name="Low">It should have been at least this.</param>
/// <param name="High">It should have been at most this.</param>
/// <param name="Actual">The median of the runs.</param>
public sealed record Forecast(string Figure, double Estimate, double Low, double High, double Actual)
{
    /// <summary>How far the estimate is off, as a share of what was measured: 0.1 for a tenth too much.</summary>
    public double Error => Estimate == Actual ? 0 : (Estimate - Actual) / Actual;

    /// <summary>Whether what was measured lies in the predicted range.</summary>
    public bool Held => Actual >= Low && Actual <= High;
}
