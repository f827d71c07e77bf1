namespace PcapStream.Profiling.Reports;

/// <summary>One line of a method.</summary>
/// <param name="File">The source file.</param>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Increment">The bytes that it grew.</param>
/// <param name="Occurrences">How often it was come to.</param>
/// <param name="Highest">The highest reading at its end (of a signature: at its beginning), in bytes.</param>
/// <param name="InProgress">Whether a thread was at it when the program ended.</param>
public sealed record ProfiledLine(string File, int Line, long Increment, long Occurrences, long Highest, bool InProgress)
{
    /// <summary>Bytes an occurrence.</summary>
    public double PerHit => Occurrences == 0 ? Increment : (double)Increment / Occurrences;
}
