namespace PcapStream.Filtering.Display;

/// <summary>A display filter is not valid; the message gives the reason in one line.</summary>
public sealed class DisplayFilterException : Exception
{
    internal DisplayFilterException(string message, int column)
        : base(InOneLine(message)) => Column = column;

    /// <summary>The column of the fault in the expression, from 1.</summary>
    public int Column { get; }

    // Messages quote parts of the filter.
    private static string InOneLine(string message) =>
        string.Concat(message.Select(one => char.IsControl(one) ? ' ' : one));
}
