namespace PcapStream.Expansion.Verdicts;

/// <summary>What is to be thought of a figure.</summary>
public enum Verdict
{
    /// <summary>There was nothing to hold it against.</summary>
    Measured,

    /// <summary>Within its limit, and within the tolerance of the baseline where there is one.</summary>
    Pass,

    /// <summary>Better beyond the tolerance: the baseline should be updated, so that the gain is kept.</summary>
    Improvement,

    /// <summary>Worse beyond the tolerance.</summary>
    Regression,

    /// <summary>Above its limit.</summary>
    Exceeded,

    /// <summary>An exact figure that was another in the next run.</summary>
    Nondeterministic,

    /// <summary>The baseline is of another environment or capture.</summary>
    Incomparable,
}
