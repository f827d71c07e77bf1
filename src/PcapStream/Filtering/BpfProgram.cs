namespace PcapStream.Filtering;

/// <summary>
/// A filter for packets of one link type. Any number of threads may run it at once, and it allocates nothing for a
/// packet.
/// </summary>
public sealed class BpfProgram
{
    private readonly BpfStep[] _steps;

    /// <exception cref="FilterException">The program is not sound.</exception>
    internal BpfProgram(BpfInstruction[] instructions, FilterTarget target = default)
    {
        if (BpfVerifier.FindFault(instructions) is { } fault)
            throw new FilterException(FilterFault.Expression, $"the filter's program cannot be run: {fault}");
        _steps = StepWriter.Write(instructions);
        Target = target;
    }

    /// <summary>LINKTYPE_ number of the packets that it is for.</summary>
    public int LinkType => Target.LinkType;

    internal FilterTarget Target { get; }

    /// <summary>Whether a packet passes.</summary>
    /// <param name="captured">The captured bytes; a filter that reads beyond them does not pass.</param>
    /// <param name="originalLength">
    /// Bytes on the wire, which <c>len</c>, <c>less</c> and <c>greater</c> compare.
    /// </param>
    public bool Matches(ReadOnlySpan<byte> captured, uint originalLength) =>
        BpfInterpreter.Run(_steps, captured, originalLength) != 0;
}
