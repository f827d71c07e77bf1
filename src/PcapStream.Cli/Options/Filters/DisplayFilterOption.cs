using PcapStream.Filtering.Display;

namespace PcapStream.Cli.Options.Filters;

/// <summary>Reads the display filter of an option.</summary>
internal static class DisplayFilterOption
{
    /// <exception cref="UsageException">It is not valid.</exception>
    public static DisplayFilter Parse(string option, string expression)
    {
        try
        {
            return DisplayFilter.Parse(expression);
        }
        catch (DisplayFilterException error)
        {
            throw new UsageException(FilterHint.IsCaptureFilter(expression)
                ? $"{option}: filter '{expression}' is a capture filter, which -f takes"
                : $"{option}: filter '{expression}', column {error.Column}: {error.Message}");
        }
    }
}
