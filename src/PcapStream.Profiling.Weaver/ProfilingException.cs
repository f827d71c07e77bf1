namespace PcapStream.Profiling.Weaver;

/// <summary>A program cannot be profiled as it was asked for; the message names the file and the remedy.</summary>
public sealed class ProfilingException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="message">What is wrong, and what to do about it.</param>
    /// <param name="cause">What it comes from, if anything.</param>
    public ProfilingException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
