using System.CommandLine;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert.Ordering;

namespace PcapStream.Cli.Commands.Merge;

/// <summary><c>pcapstream merge</c>: writes the packets of captures as one capture, by time.</summary>
internal static class MergeCommand
{
    // mergecap's name of the last is any.
    private static readonly Dictionary<string, InterfaceJoin> Joins = new(StringComparer.Ordinal)
    {
        ["none"] = InterfaceJoin.None,
        ["all"] = InterfaceJoin.All,
        ["same"] = InterfaceJoin.Same,
        ["any"] = InterfaceJoin.Same,
    };

    public static Command Create()
    {
        var append = new SwitchOption("Write each capture after the one before it, whatever the times.", "-a");
        var join = new ValueOption(
            "Which interfaces become one in a pcapng: none; all, the first with the first and so on, if all captures "
            + "have the same; same, or any, all that are the same. [default: all]",
            "MODE",
            "-I")
            .OneOf([.. Joins.Keys]);
        var snapLength = new ValueOption("Cut packets to this many bytes; their original lengths are kept.", "N", "-s");
        var failUnordered = new SwitchOption(
            "Fail when a capture is not in the order of time itself, instead of writing such packets late.",
            "--fail-unordered");
        var command = new Command("merge", """
            Merge captures into one, by time.

            Any number of captures, in a bounded number of open files and in bounded memory. Packets of the same time
            come in the order in which the captures are named. The output is a classic pcap if all captures are, with
            one link type; otherwise a pcapng of one section.

            Example:
              pcapstream merge ring/1.pcap ring/2.pcap -w both.pcap
              pcapstream merge 'ring/*.pcap' -I same -w all.pcapng.zst
              pcapstream merge -a ring/1.pcap ring/2.pcap -w joined.pcap
            """)
        {
            append.Option,
            join.Option,
            snapLength.Option,
            failUnordered.Option,
        };
        new SelectedOutput(canDivide: false).AddTo(command, (parsed, options) => options with
        {
            SnapLength = (uint)(snapLength.Number(parsed, least: 0, most: int.MaxValue) ?? 0),
            Order = new OrderOptions
            {
                Order = append.IsSet(parsed) ? PacketOrder.Appended : PacketOrder.Merged,
                Interfaces = Join(join, parsed),
                FailUnordered = failUnordered.IsSet(parsed),
            },
        });
        return command;
    }

    private static InterfaceJoin Join(ValueOption option, ParseResult command)
    {
        string mode = option.Text(command) ?? "all";
        return Joins.TryGetValue(mode, out InterfaceJoin join)
            ? join
            : throw new UsageException($"-I {mode}: expected none, all, same or any");
    }
}
