using System.CommandLine;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Cli.Options;

namespace PcapStream.Cli.Commands.Slice;

/// <summary><c>pcapstream slice</c>: writes selected packets.</summary>
internal static class SliceCommand
{
    public static Command Create()
    {
        var count = new ValueOption("Stop after this many packets that are written.", "N", "-c");
        var all = new SwitchOption(
            "Read all of a classic pcap, not only the part with the selected times: for captures that are not in the "
            + "order of time, to a second.",
            "--scan");
        var command = new Command("slice", """
            Write selected packets: by time, number, conversation or filter.

            In an uncompressed classic pcap, times are found by bisection, so that only the selected part is read. The
            start is included, the stop is not. A time without a zone is local.

            Example:
              pcapstream slice big.pcap -A 2024-01-01T10:00:00Z -B 2024-01-01T10:05:00Z -w five-minutes.pcap
              pcapstream slice big.pcap -A -5m -w end.pcap
              pcapstream slice big.pcap --flow-of 4711 -w conversation.pcapng
              pcapstream slice big.pcap --range 1-100,5000- --sample 1/10 -w some.pcap.zst
            """)
        {
            count.Option,
            all.Option,
        };
        new SelectedOutput().AddTo(command, (parsed, options) =>
        {
            options = options with { MaxPackets = count.Number(parsed, least: 1), SeekTimes = !all.IsSet(parsed) };
            return options.SelectsPackets || options.MaxPackets is not null || options.Shard is not null
                ? options
                : throw new UsageException(
                    "nothing is selected; use -A, -B, --range, --sample, --flow, --flow-of, --shard, -f or -c");
        });
        return command;
    }
}
