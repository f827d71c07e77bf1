using System.CommandLine;
using System.Globalization;
using System.Net;
using PcapStream.Capture;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert.Anonymising;

namespace PcapStream.Cli.Commands.Anonymise;

/// <summary><c>pcapstream anonymise</c>: writes captures without the addresses of the original.</summary>
internal static class AnonymiseCommand
{
    private static readonly Dictionary<string, PayloadTreatment> Payloads = new(StringComparer.Ordinal)
    {
        ["cut"] = PayloadTreatment.Cut,
        ["zero"] = PayloadTreatment.Zero,
        ["hash"] = PayloadTreatment.Hash,
        ["keep"] = PayloadTreatment.Keep,
    };

    public static Command Create()
    {
        var key = new ValueOption(
            "The key: 32 bytes or 64 hexadecimal digits. The same key gives the same names everywhere. [default: a key "
            + "that is forgotten]",
            "FILE",
            "--key");
        var keep = new ValueOption(
            "Networks whose addresses stay, such as 224.0.0.0/4,ff00::/8.", "CIDR,...", "--keep");
        var payload = new ValueOption(
            "What becomes of the bytes after the transport header: cut, zero, hash or keep. [default: cut]",
            "TREATMENT",
            "--payload")
            .OneOf([.. Payloads.Keys]);
        var vendors = new SwitchOption("Keep the vendor's half of hardware addresses.", "--keep-vendors");
        var ports = new SwitchOption("Replace ports too.", "--map-ports");
        var metadata = new SwitchOption(
            "Keep what a pcapng says besides packets: comments, names, interfaces, decryption secrets.",
            "--keep-metadata");
        var shift = new ValueOption("Add this to all times, such as -86400.5.", "SECONDS", "-t");
        var check = new SwitchOption(
            "Search the output for every address of the original, as bytes and as text, and list what is found.",
            "--check");
        var command = new Command("anonymise", """
            Replace addresses by names that keep common prefixes.

            IP addresses get names by Crypto-PAn: hosts of one network stay in one network. Hardware addresses get
            others. Checksums stay as right or as wrong as they were. By default, only headers are written.

            Example:
              pcapstream anonymise big.pcap -w shared.pcap
              pcapstream anonymise --key key.bin --keep 224.0.0.0/4,ff00::/8 --payload zero big.pcap -w shared.pcap.zst
              pcapstream anonymise --key key.bin --payload keep --check big.pcap -w shared.pcapng
            """)
        {
            key.Option,
            keep.Option,
            payload.Option,
            vendors.Option,
            ports.Option,
            metadata.Option,
            shift.Option,
            check.Option,
        };
        new SelectedOutput().AddTo(command, (parsed, options) =>
        {
            bool checks = check.IsSet(parsed);
            return options with
            {
                Anonymise = new AnonymiseOptions
                {
                    Key = Key(key.Text(parsed)),
                    KeptNetworks = Networks(keep.Text(parsed)),
                    Payload = payload.Name(parsed, Payloads.Keys) is { } treatment
                        ? Payloads[treatment]
                        : PayloadTreatment.Cut,
                    KeepsVendors = vendors.IsSet(parsed),
                    MapsPorts = ports.IsSet(parsed),
                    KeepsMetadata = metadata.IsSet(parsed),
                    TimeShift = Nanoseconds(shift.Text(parsed)),
                    Checks = checks,
                },
            };
        });
        return command;
    }

    private static AnonymiseKey Key(string? path)
    {
        if (path is null)
            return AnonymiseKey.Random();
        try
        {
            return AnonymiseKey.Read(path);
        }
        catch (Exception error) when (error is FormatException)
        {
            throw new UsageException($"--key {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--key {path}: cannot be read: {error.Message}");
        }
    }

    private static IPNetwork[] Networks(string? list)
    {
        if (list is null)
            return [];
        string[] words = list.Split(',');
        var networks = new IPNetwork[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i].Contains('/', StringComparison.Ordinal) ? words[i]
                : words[i] + (words[i].Contains(':', StringComparison.Ordinal) ? "/128" : "/32");
            if (!IPNetwork.TryParse(word, out networks[i]))
                throw new UsageException($"--keep {words[i]}: expected a network, such as 10.0.0.0/8");
        }
        return networks;
    }

    private static long Nanoseconds(string? text)
    {
        if (text is null)
            return 0;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out decimal seconds)
            && Math.Abs(seconds) < long.MaxValue / Timestamp.NanosecondsPerSecond
            ? (long)(seconds * Timestamp.NanosecondsPerSecond)
            : throw new UsageException($"-t {text}: expected seconds, such as -86400.5");
    }
}
