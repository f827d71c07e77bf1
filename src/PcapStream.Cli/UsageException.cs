namespace PcapStream.Cli;

/// <summary>The command line asks for something impossible; the message says what to change.</summary>
internal sealed class UsageException(string message) : Exception(message);
