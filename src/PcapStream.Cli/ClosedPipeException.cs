namespace PcapStream.Cli;

/// <summary>Whoever read our standard output is gone, as <c>head</c> is after its lines: no error, but nothing more to do.</summary>
internal sealed class ClosedPipeException(Exception inner) : Exception("the standard output was closed", inner);
