using System.Collections.Concurrent;

namespace PcapStream.Expansion.Verdicts;

/// <summary>
/// The range in which the difference between two sets of runs lies: from the rank test of Mann and Whitney, which is
/// right for any distribution of the runs (M. Hollander, D. A. Wolfe: Nonparametric Statistical Methods, "An interval
/// estimator associated with the Mann-Whitney statistic").
/// </summary>
/// <param name="Low">The low end.</param>
/// <param name="High">The high end.</param>
public readonly record struct ShiftInterval(double Low, double High)
{
    /// <summary>The probability that the difference is below the low end; and that it is above the high end.</summary>
    public const double Error = 2e-5;

    // The quantile of the normal distribution for that probability.
    private const double NormalQuantile = 4.107;

    // Above, the normal distribution is close enough and quicker.
    private const int MostExactPairs = 2500;

    private static readonly ConcurrentDictionary<(int Runs, int Others), int> Ranks = new();

    /// <summary>The distance between the ends.</summary>
    public double Width => High - Low;

    /// <summary>The interval with more room at each end.</summary>
    public ShiftInterval Widened(double room) => new(Low - room, High + room);

    /// <summary>The interval of the difference of one set of runs from another; null when there are too few.</summary>
    public static ShiftInterval? Between(IReadOnlyList<double> runs, IReadOnlyList<double> others)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(others);
        int outside = Ranks.GetOrAdd((runs.Count, others.Count), counts => Outside(counts.Runs, counts.Others));
        if (outside == 0)
            return null;
        double[] differences = [.. runs.SelectMany(run => others.Select(other => run - other)).Order()];
        return new ShiftInterval(differences[outside - 1], differences[^outside]);
    }

    // The end is the difference of this rank, counted from the extreme one.
    private static int Outside(int runs, int others)
    {
        double pairs = (double)runs * others;
        if (pairs > MostExactPairs)
            return (int)((pairs / 2) - (NormalQuantile * Math.Sqrt(pairs * (runs + others + 1) / 12)));
        double below = 0;
        int rank = 0;
        foreach (double probability in Probabilities(runs, others))
        {
            below += probability;
            if (below > Error)
                break;
            rank++;
        }
        return rank;
    }

    // The probability of each value of the statistic, from 0 to half of the pairs, if both sets come from the same
    // distribution. The largest of all runs is one of the first set or one of the others, and the rest is a smaller
    // problem of the same kind.
    private static double[] Probabilities(int runs, int others)
    {
        int most = runs * others / 2;
        double[][] fewer = [], row = [];
        for (int i = 0; i <= runs; i++)
        {
            (fewer, row) = (row, [.. Enumerable.Range(0, others + 1).Select(_ => new double[most + 1])]);
            for (int j = 0; j <= others; j++)
            {
                if (i == 0 || j == 0)
                {
                    row[j][0] = 1;
                    continue;
                }
                double share = (double)i / (i + j);
                for (int u = 0; u <= most; u++)
                    row[j][u] = (u >= j ? share * fewer[j][u - j] : 0) + ((1 - share) * row[j - 1][u]);
            }
        }
        return row[others];
    }
}
