namespace PcapStream.Expansion.Baselines;

/// <summary>A baseline cannot be used; the message names the file and says why.</summary>
public sealed class BaselineException(string message, Exception? cause = null) : Exception(message, cause);
