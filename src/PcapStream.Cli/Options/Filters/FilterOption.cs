using System.CommandLine;
using PcapStream.Filtering;

namespace PcapStream.Cli.Options.Filters;

/// <summary><c>-f</c> as in tshark and tcpdump.</summary>
internal sealed class FilterOption
{
    private readonly ValueOption _filter = new(
        "Only packets that pass, in pcap-filter(7) syntax, such as 'tcp port 443'.", "EXPR", "-f");

    public void AddTo(Command command) => command.Add(_filter.Option);

    /// <summary>The filter; null for all packets.</summary>
    /// <exception cref="UsageException">The expression is not valid, or is a display filter.</exception>
    /// <exception cref="FilterException">The system lacks libpcap.</exception>
    public PacketFilter? Filter(ParseResult command) =>
        _filter.Text(command) is { } expression
            ? Parse(expression, "-f", command.CommandResult.Command.Options.Any(option => option.Name == "-Y"))
            : null;

    /// <summary>The filter of an option's value.</summary>
    /// <param name="expression">The value.</param>
    /// <param name="option">The option.</param>
    /// <param name="hasDisplayFilter">Whether the command has -Y.</param>
    /// <exception cref="UsageException">The expression is not valid, or is a display filter.</exception>
    /// <exception cref="FilterException">The system lacks libpcap.</exception>
    public static PacketFilter Parse(string expression, string option, bool hasDisplayFilter = false)
    {
        try
        {
            return PacketFilter.Parse(expression);
        }
        catch (FilterException error) when (error.Fault == FilterFault.Expression)
        {
            throw new UsageException($"{option}: {FilterHint.Of(error, hasDisplayFilter)}");
        }
    }
}
