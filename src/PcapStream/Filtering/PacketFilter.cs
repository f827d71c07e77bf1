using PcapStream.Filtering.Native;
using PcapStream.Interop;

namespace PcapStream.Filtering;

/// <summary>
/// A filter expression in the complete language of pcap-filter(7). libpcap compiles it, once for each link type of the
/// packets; the programs run here, and any number of threads may share them.
/// </summary>
/// <remarks>
/// Host names in an expression are looked up when it is compiled, as in tcpdump; addresses of packets never are.
/// </remarks>
public sealed class PacketFilter
{
    // LINKTYPE_ numbers that together give every word of the language a meaning: Ethernet, 802.11, cooked Linux
    // (both), pf's log, SunATM and MTP2.
    private static readonly int[] LanguageLinkTypes = [1, 105, 113, 276, 117, 123, 140];

    private readonly Lock _gate = new();

    // Replaced, never written to, so that readers need no lock.
    private BpfProgram[] _programs;
    private BpfProgram _last;

    private PacketFilter(string expression, BpfProgram first)
    {
        Expression = expression;
        _programs = [first];
        _last = first;
    }

    /// <summary>The expression.</summary>
    public string Expression { get; }

    /// <summary>Parses an expression, which must have a meaning for packets of some link type.</summary>
    /// <param name="expression">In pcap-filter(7) syntax; empty for all packets.</param>
    /// <exception cref="FilterException">It is not an expression, or the system lacks libpcap.</exception>
    public static PacketFilter Parse(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        // libpcap would only read the part before it.
        if (expression.Contains('\0', StringComparison.Ordinal))
            throw new FilterException(FilterFault.Expression, "a filter holds no null character", expression);
        string? why = null;
        foreach (int linkType in LanguageLinkTypes)
        {
            var target = new FilterTarget(linkType, IsSwapped: false);
            if (FilterCompiler.Compile(expression, target, out string? reason) is { } program)
                return new PacketFilter(expression, new BpfProgram(program, target));
            why ??= reason;
        }
        throw new FilterException(FilterFault.Expression, $"filter '{expression}': {why}", expression);
    }

    /// <summary>The program for packets of a link type, compiled at the first call.</summary>
    /// <param name="linkType">LINKTYPE_ number (tcpdump.org registry).</param>
    /// <param name="isSwapped">
    /// Whether they were captured on a machine of the other byte order, which BSD's loopback headers are in.
    /// </param>
    /// <exception cref="FilterException">The expression has no meaning for that link type.</exception>
    public BpfProgram For(int linkType, bool isSwapped = false)
    {
        BpfProgram last = _last;
        var target = FilterTarget.Of(linkType, isSwapped);
        return last.Target == target ? last : _last = Find(target) ?? Add(target);
    }

    /// <summary>Whether a packet passes.</summary>
    /// <param name="linkType">LINKTYPE_ number of its first bytes.</param>
    /// <param name="captured">The captured bytes; a filter that reads beyond them does not pass.</param>
    /// <param name="originalLength">
    /// Bytes on the wire, which <c>len</c>, <c>less</c> and <c>greater</c> compare.
    /// </param>
    /// <exception cref="FilterException">The expression has no meaning for that link type.</exception>
    public bool Matches(int linkType, ReadOnlySpan<byte> captured, uint originalLength) =>
        For(linkType).Matches(captured, originalLength);

    /// <summary>The expression.</summary>
    public override string ToString() => Expression;

    // Called per packet for a pcapng of several link types: a closure would be allocated each time.
    private BpfProgram? Find(FilterTarget target)
    {
        foreach (BpfProgram program in Volatile.Read(ref _programs))
        {
            if (program.Target == target)
                return program;
        }
        return null;
    }

    private BpfProgram Add(FilterTarget target)
    {
        lock (_gate)
        {
            if (Find(target) is { } program)
                return program;
            program = new BpfProgram(Compile(target), target);
            Volatile.Write(ref _programs, [.. _programs, program]);
            return program;
        }
    }

    private BpfInstruction[] Compile(FilterTarget target)
    {
        if (FilterCompiler.Compile(Expression, target, out string? reason) is { } program)
            return program;
        string name = PcapCompiler.NameOf(DataLink.Of(target.LinkType)) is { } known
            ? $"{target.LinkType} ({known})"
            : $"{target.LinkType}";
        throw new FilterException(
            FilterFault.LinkType,
            $"filter '{Expression}' does not fit packets of link type {name}: {reason}",
            Expression);
    }
}
