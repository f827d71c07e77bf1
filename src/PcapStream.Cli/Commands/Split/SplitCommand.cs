using System.CommandLine;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Operations.Convert.Split;
using PcapStream.Protocols.Fields;

namespace PcapStream.Cli.Commands.Split;

/// <summary><c>pcapstream split</c>: divides captures over several files.</summary>
internal static class SplitCommand
{
    private const string Pattern =
        "The names of the parts: {n} or {n:05} is the number, {start} or {start:yyyyMMdd-HHmmss} the time of the first "
        + "packet in UTC, {key} the key. [default: the number or key before the extension]";

    private const string FieldPrefix = "field:";

    private static readonly string[] Rules =
    [
        "size=SIZE", "packets=N", "interval=TIME", "gap=TIME", "files=N", "flow", "conversation", "host", "client",
        "server", "server-port", "vlan", "interface", "link-type", "field:NAME", "hash=N",
    ];

    public static Command Create()
    {
        var rule = new ValueOption(
            $"What a part is: {string.Join(", ", Rules)}; such as size=100MB, interval=60s, field:ip.dst.", "RULE",
            "--by")
            .OneOf(Rules);
        var filters = new Option<string[]>("--filter")
        {
            Description = "A part for the packets that pass a filter, in pcap-filter(7) syntax, instead of --by; may "
                + "be repeated.",
            HelpName = "NAME=EXPR",
        };
        var align = new SwitchOption("Begin intervals at multiples of their length, as clocks do.", "--align");
        var manifest = new ValueOption("List the parts in a file, as JSON or CSV by its name.", "FILE", "--manifest");
        var command = new Command("split", """
            Divide captures by size, time, flow, host, field or filter.

            Parts of size, packets, interval, gap and files follow each other, and each has its name when it is
            complete. The others come in turns, and all get their names at the end.

            Example:
              pcapstream split big.pcap --by size=100MB -w part.pcap
              pcapstream split big.pcap --by interval=60s --align -w 'minute-{start}.pcap.zst'
              pcapstream split big.pcap --by flow -w 'flow-{n:06}.pcap' --manifest flows.csv
              pcapstream split big.pcap --filter 'web=tcp port 443' --filter 'dns=port 53' -w 'big-{key}.pcap'
            """)
        {
            rule.Option,
            filters,
            align.Option,
            manifest.Option,
        };
        new SelectedOutput(Pattern, canDivide: false).AddTo(command, (parsed, options) => options with
        {
            Split = new SplitOptions
            {
                By = Rule(rule.Text(parsed), parsed.GetValue(filters)),
                Filters = [.. (parsed.GetValue(filters) ?? []).Select(Filter)],
                AlignsToClock = align.IsSet(parsed),
                Manifest = manifest.Text(parsed),
            },
        });
        return command;
    }

    private static SplitRule? Rule(string? text, string[]? filters)
    {
        if (text is null == (filters is null or []))
            throw new UsageException("parts are made by --by or by --filter: give one of both");
        if (text is null)
            return null;
        if (SplitRule.TryParse(text, out SplitRule? rule))
            return rule;
        if (text.StartsWith(FieldPrefix, StringComparison.Ordinal)
            && FieldCatalogue.Find(text[FieldPrefix.Length..]) is null)
            FieldArgument.Parse(text[FieldPrefix.Length..]);
        throw new UsageException($"--by {text}: expected {string.Join(", ", Rules)}");
    }

    private static SplitFilter Filter(string text)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        return sign > 0
            ? new SplitFilter(text[..sign], FilterOption.Parse(text[(sign + 1)..], "--filter"))
            : throw new UsageException($"--filter {text}: expected NAME=EXPR, such as 'dns=port 53'");
    }
}
