namespace PcapStream.Profiling.Reports;

/// <summary>A line's two columns of sizes, as tables print them; empty where no memory was read.</summary>
/// <param name="Usage">The memory in use.</param>
/// <param name="Increment">The growth.</param>
public sealed record LineSizes(string Usage, string Increment)
{
    /// <summary>Prints a line's sizes.</summary>
    /// <param name="profile">The profile that the line is of.</param>
    /// <param name="line">The line.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>Both.</returns>
    public static LineSizes Of(Profile profile, ProfiledLine line, SizeUnit unit) => profile.IsMeasured(line)
        ? new LineSizes(SizeText.Of(profile.Usage(line), unit), SizeText.Of(line.Increment, unit))
        : new LineSizes("", "");
}
