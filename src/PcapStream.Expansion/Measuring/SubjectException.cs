namespace PcapStream.Expansion.Measuring;

/// <summary>The program that is measured failed; the message says how, and quotes what it wrote to stderr.</summary>
public sealed class SubjectException(string message, Exception? cause = null) : Exception(message, cause);
