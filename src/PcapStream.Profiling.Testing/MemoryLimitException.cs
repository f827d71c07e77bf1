namespace PcapStream.Profiling.Testing;

/// <summary>A test took more memory than it may; the message has the table of the lines that grew.</summary>
public sealed class MemoryLimitException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="message">The limit, the figure, and the lines that grew.</param>
    public MemoryLimitException(string message) : base(message)
    {
    }
}
