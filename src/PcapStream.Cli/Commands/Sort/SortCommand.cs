using System.CommandLine;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Operations.Convert.Ordering;

namespace PcapStream.Cli.Commands.Sort;

/// <summary><c>pcapstream sort</c>: writes captures in the order of time.</summary>
internal static class SortCommand
{
    public static Command Create()
    {
        var command = new Command("sort", """
            Put packets in the order of time.

            Packets of the same time keep their order, and those without a time come first. Packets wait in memory while
            that is enough to find their places; otherwise they are sorted in temporary files (in TMPDIR), in the same
            memory.

            Example:
              pcapstream sort big.pcap -w sorted.pcap
              pcapstream sort --in-place ring/3.pcapng
              pcapstream sort old.pcap.gz --memory-limit 64MiB -w sorted.pcap.zst
            """);
        new SelectedOutput(canDivide: false).AddTo(
            command, (_, options) => options with { Order = new OrderOptions { Order = PacketOrder.Sorted } });
        return command;
    }
}
