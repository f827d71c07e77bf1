namespace PcapStream.Profiling.Weaver;

/// <summary>A program cannot be profiled; the message names the file and the remedy.</summary>
public sealed class ProfilingException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="message">The problem and the remedy.</param>
    /// <param name="cause">The cause; null for none.</param>
    public ProfilingException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
