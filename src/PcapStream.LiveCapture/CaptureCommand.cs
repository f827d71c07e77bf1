using System.CommandLine;

namespace PcapStream.LiveCapture;

/// <summary>The command line.</summary>
internal static class CaptureCommand
{
    private const int Mebibyte = 1 << 20;

    private static readonly Option<string> Interface = new("--interface", "-i")
    {
        Description = "The device to capture on, such as eth0.",
        HelpName = "NAME",
        Required = true,
    };

    private static readonly Option<string> File = new("--write", "-w")
    {
        Description = "The file to write: .pcap for a classic pcap, else pcapng; compressed with .gz, .zst or .lz4.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<string?> Filter = new("--filter", "-f")
    {
        Description = "Only packets that pass this expression of pcap-filter(7).",
        HelpName = "EXPR",
    };

    private static readonly Option<long?> Packets = new("--count", "-c")
    {
        Description = "Stop after this many packets.",
        HelpName = "N",
    };

    private static readonly Option<int> SnapLength =
        Number("--snap-length", "-s", "BYTES", "Keep this many bytes of each packet.", 262144, 1, 262144);

    private static readonly Option<int> SystemBuffer =
        Number(
            "--buffer-size", "-B", "MIB", "MiB of the system's buffer for packets that are not yet read.", 16, 1, 2047);

    private static readonly Option<int> MemoryLimit =
        Number("--memory-limit", "-m", "MIB", "MiB of memory for packets in this program.", 16, 8, 1 << 20);

    private static readonly Option<bool> Own = new("--no-promiscuous", "-p")
    {
        Description = "Leave out frames for other hosts.",
    };

    public static RootCommand Create(Func<CaptureSettings, int> run)
    {
        var command = new RootCommand("""
            Capture packets into a file, in constant memory, until Ctrl-C.

            Example:
              pcapstream-capture -i eth0 -w out.pcapng.zst -f 'tcp port 443'
            """)
        {
            Interface, File, Filter, Packets, SnapLength, SystemBuffer, MemoryLimit, Own,
        };
        Packets.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<long?>() < 1)
                result.AddError("--count: expected a whole number of at least 1");
        });
        command.SetAction(parsed => run(new CaptureSettings
        {
            Interface = parsed.GetRequiredValue(Interface),
            File = parsed.GetRequiredValue(File),
            Filter = parsed.GetValue(Filter),
            Packets = parsed.GetValue(Packets),
            SnapLength = parsed.GetValue(SnapLength),
            SystemBuffer = parsed.GetValue(SystemBuffer) * Mebibyte,
            MemoryLimit = (long)parsed.GetValue(MemoryLimit) * Mebibyte,
            Promiscuous = !parsed.GetValue(Own),
        }));
        return command;
    }

    private static Option<int> Number(
        string name, string alias, string valueName, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name, alias)
        {
            Description = description,
            HelpName = valueName,
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any()
                || result.GetValueOrDefault<int>() is var number && number >= least && number <= most)
                return;
            result.AddError($"{name}: expected a whole number from {least} to {most}");
        });
        return option;
    }
}
