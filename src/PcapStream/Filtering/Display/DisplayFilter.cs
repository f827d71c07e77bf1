using System.Text.RegularExpressions;
using PcapStream.Filtering.Display.Syntax;
using PcapStream.Protocols.Streams;

namespace PcapStream.Filtering.Display;

/// <summary>
/// A filter expression in Wireshark's language, wireshark-filter(4). Any number of threads may share it.
/// </summary>
public sealed class DisplayFilter
{
    /// <summary>The most characters of an expression.</summary>
    public const int MaxLength = 1 << 16;

    private readonly DisplaySyntax? _syntax;

    // By the array that holds the pattern in the syntax; complete after the first matcher.
    private readonly Dictionary<byte[], Regex> _patterns = [];

    private DisplayFilter(string expression)
    {
        Expression = expression;
        _syntax = DisplayParser.Parse(expression);
        DisplayMatcher matcher = CreateMatcher();
        NeedsPlaces = matcher.NeedsPlaces;
        Streams = matcher.Streams;
        LaterStreams = matcher.LaterStreams;
        Joins = matcher.Joins;
    }

    /// <summary>The expression.</summary>
    public string Expression { get; }

    /// <summary>Whether it depends on the packets before those that it decides on.</summary>
    internal bool NeedsPlaces { get; }

    /// <summary>The streams that have to be followed.</summary>
    internal StreamKinds Streams { get; }

    /// <inheritdoc cref="Protocols.Fields.Field.LaterStreams"/>
    internal StreamKinds LaterStreams { get; }

    /// <summary>What has to be joined for the protocols of applications that it names.</summary>
    internal StreamKinds Joins { get; }

    /// <summary>Parses an expression.</summary>
    /// <param name="expression">In wireshark-filter(4) syntax; empty for all packets.</param>
    /// <exception cref="DisplayFilterException">
    /// It is not valid, or names a field that does not exist here.
    /// </exception>
    public static DisplayFilter Parse(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return expression.Length <= MaxLength
            ? new DisplayFilter(expression)
            : throw new DisplayFilterException($"a filter has at most {MaxLength} characters", MaxLength + 1);
    }

    /// <summary>The expression.</summary>
    public override string ToString() => Expression;

    /// <summary>Makes what decides on packets, for one thread.</summary>
    internal DisplayMatcher CreateMatcher() => DisplayBinder.Bind(_syntax, _patterns);
}
