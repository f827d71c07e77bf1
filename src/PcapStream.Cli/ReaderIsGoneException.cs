namespace PcapStream.Cli;

/// <summary>Who reads the standard output has enough, as <c>head</c> has after its lines: an end of the work, and no failure.</summary>
internal sealed class ReaderIsGoneException() : Exception("standard output: nobody reads it");
