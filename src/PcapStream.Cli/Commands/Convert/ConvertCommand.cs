using System.CommandLine;
using PcapStream.Cli.Options;

namespace PcapStream.Cli.Commands.Convert;

/// <summary><c>pcapstream convert</c>: writes captures as one, in another format, precision or compression.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var count = new ValueOption("Stop after this many packets that pass, over all captures.", "N", "-c");
        var snapLength = new ValueOption("Cut packets to this many bytes; their original lengths are kept.", "N", "-s");
        var command = new Command("convert", """
            Write captures as one, in any format, precision or compression.

            The format is that of -F, or of the output's extension (.pcap, .pcapng), or that of the first capture. A
            pcapng keeps its sections, interfaces, options, comments and other blocks. A conversion that would change
            times, or cut digits of them, is refused unless --precision or --lossy-times allows it.

            Example:
              pcapstream convert old.pcap.gz -w new.pcapng.zst
              pcapstream convert big.pcap -f 'host 10.0.0.1 and not port 22' -w some.pcap
              pcapstream convert -F nsecpcap -s 96 -w - 'ring/*.pcapng' | tcpdump -r -
            """)
        {
            count.Option,
            snapLength.Option,
        };
        new SelectedOutput().AddTo(command, (parsed, options) => options with
        {
            MaxPackets = count.Number(parsed, least: 1),
            SnapLength = (uint)(snapLength.Number(parsed, least: 0, most: int.MaxValue) ?? 0),
        });
        return command;
    }
}
