using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Filtering;

/// <summary>
/// A filter for packets of one link type. Any number of threads may run it at once, and it allocates nothing for a
/// packet. It is interpreted until it has run often enough to be worth compiling, which takes milliseconds; where the
/// runtime cannot compile, it is always interpreted.
/// </summary>
public sealed class BpfProgram
{
    /// <summary>Packets that take about as long to interpret as the program takes to compile.</summary>
    internal const int CompiledAfter = 250_000;

    private readonly BpfInstruction[] _instructions;
    private CompiledProgram? _compiled;

    // All threads count without synchronisation: the count need not be exact, and is not written once it has ended.
    private int _untilCompiled = CompiledAfter;
    private int _isCompiling;

    /// <exception cref="FilterException">The program is not sound.</exception>
    internal BpfProgram(BpfInstruction[] instructions, FilterTarget target = default)
    {
        if (BpfVerifier.FindFault(instructions) is { } fault)
            throw new FilterException(FilterFault.Expression, $"the filter's program cannot be run: {fault}");
        _instructions = instructions;
        Target = target;
    }

    /// <summary>LINKTYPE_ number of the packets that it is for.</summary>
    public int LinkType => Target.LinkType;

    internal FilterTarget Target { get; }

    /// <summary>Whether it runs as machine code.</summary>
    internal bool IsCompiled => Volatile.Read(ref _compiled) is not null;

    internal BpfInstruction[] Instructions => _instructions;

    /// <summary>Whether a packet passes.</summary>
    /// <param name="captured">The captured bytes; a filter that reads beyond them does not pass.</param>
    /// <param name="originalLength">
    /// Bytes on the wire, which <c>len</c>, <c>less</c> and <c>greater</c> compare.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(ReadOnlySpan<byte> captured, uint originalLength) => _compiled is { } compiled
        ? compiled(ref MemoryMarshal.GetReference(captured), (uint)captured.Length, originalLength) != 0
        : Interpret(captured, originalLength) != 0;

    /// <summary>Compiles it, unless it is compiled already, too long, or the runtime cannot.</summary>
    internal CompiledProgram? Compile()
    {
        if (!IsCompiled && RuntimeFeature.IsDynamicCodeCompiled && _instructions.Length <= BpfCompiler.MaxInstructions)
            Volatile.Write(ref _compiled, BpfCompiler.Compile(_instructions));
        return _compiled;
    }

    private uint Interpret(ReadOnlySpan<byte> captured, uint originalLength)
    {
        if (_untilCompiled >= 0 && --_untilCompiled < 0 && Interlocked.Exchange(ref _isCompiling, 1) == 0)
            Compile();
        return BpfInterpreter.Run(_instructions, captured, originalLength);
    }
}

/// <summary>A program as machine code.</summary>
/// <param name="data">The first captured byte.</param>
/// <param name="captured">Captured bytes.</param>
/// <param name="original">Bytes on the wire.</param>
/// <returns>Bytes of the packet to keep; 0 for a packet that does not pass.</returns>
internal delegate uint CompiledProgram(ref byte data, uint captured, uint original);
