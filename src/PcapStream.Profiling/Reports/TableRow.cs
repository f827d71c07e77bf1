namespace PcapStream.Profiling.Reports;

/// <summary>
/// One printed line of a method's table, which has all lines between its first and last, counted or not.
/// </summary>
/// <param name="File">The source file.</param>
/// <param name="Number">The line's number.</param>
/// <param name="Counted">The counts; null for a line that was never reached.</param>
public sealed record TableRow(string File, int Number, ProfiledLine? Counted)
{
    /// <summary>A method's rows in order.</summary>
    /// <param name="method">The method.</param>
    /// <returns>The rows, the signature's first, and those of other files last.</returns>
    public static IEnumerable<TableRow> Of(ProfiledMethod method)
    {
        foreach (IGrouping<string, ProfiledLine> file in method.Lines.GroupBy(line => line.File))
        {
            var lines = file.GroupBy(line => line.Line).ToDictionary(line => line.Key, Merge);
            // Field initialisers are lines of the constructors, but the lines between are not.
            int last = 0;
            foreach (int number in lines.Keys.Order())
            {
                bool within = method.Signature.Line <= number && last >= method.Signature.Line
                    && file.Key == method.File;
                for (int between = last + 1; within && between < number; between++)
                    yield return new TableRow(file.Key, between, null);
                bool reached = lines[number] is not { Occurrences: 0, Increment: 0, InProgress: false };
                yield return new TableRow(file.Key, number, reached ? lines[number] : null);
                last = number;
            }
        }
    }

    // The signature and the body of an expression-bodied method may be on one line.
    private static ProfiledLine Merge(IEnumerable<ProfiledLine> lines) => lines.Aggregate((one, other) => one with
    {
        Increment = one.Increment + other.Increment,
        Own = one.Own + other.Own,
        Alive = one.Alive + other.Alive,
        Occurrences = Math.Max(one.Occurrences, other.Occurrences),
        Highest = Math.Max(one.Highest, other.Highest),
        InProgress = one.InProgress || other.InProgress,
    });
}
