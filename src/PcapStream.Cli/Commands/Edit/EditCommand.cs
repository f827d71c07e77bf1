using System.CommandLine;
using System.Globalization;
using System.Text;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert.Edits;

namespace PcapStream.Cli.Commands.Edit;

/// <summary><c>pcapstream edit</c>: changes times, bytes and comments of packets.</summary>
internal static class EditCommand
{
    public static Command Create()
    {
        var times = new EditTimeOptions();
        var layers = new EditLayerOptions();
        var fields = new EditFieldOptions();
        var lengths = new EditLengthOptions();
        var comments = new RepeatedOption(
            "Add a comment to packet N of each capture; only pcapng has them. May be repeated.", "N:COMMENT", "-a");
        var command = new Command("edit", """
            Change times, headers, lengths and comments of packets.

            Whatever the order of the options, changes are made in this order: -S, --scale, -t; --strip and
            --to-link-type; new values of fields, which keep checksums as right as they were; -s and -C; --fix-lengths
            and --fix-checksums; -a. The options of one letter are editcap's.

            Example:
              pcapstream edit big.pcap -t 3600 -w late.pcap
              pcapstream edit big.pcap --strip vxlan,vlan -w inner.pcap
              pcapstream edit big.pcap --ip 10.1.0.0/16=172.16.0.0/16 --port 80=8080 -w other.pcap
              pcapstream edit cut.pcapng -S 0.000001 -a '17:the first reset' -w sorted.pcapng
            """);
        times.AddTo(command);
        layers.AddTo(command);
        fields.AddTo(command);
        lengths.AddTo(command);
        command.Add(comments.Option);
        new SelectedOutput().AddTo(command, (parsed, options) =>
        {
            var edit = new EditOptions { Comments = [.. comments.Texts(parsed).Select(ParseComment)] };
            edit = fields.Apply(parsed, lengths.Apply(parsed, edit));
            edit = times.Apply(parsed, layers.Apply(parsed, edit));
            return edit.ChangesPackets
                ? options with { Edit = edit }
                : throw new UsageException("no change is given, such as -t, --strip, --ip, -s or -a");
        });
        return command;
    }

    private static AddedComment ParseComment(string text)
    {
        string[] parts = text.Split(':', 2);
        bool isNumber = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number > 0;
        if (!isNumber || parts.Length < 2)
            throw new UsageException($"-a {text}: expected N:COMMENT, such as '17:the first reset'");
        return Encoding.UTF8.GetByteCount(parts[1]) <= ushort.MaxValue
            ? new AddedComment(number, parts[1])
            : throw new UsageException("-a: a comment has at most 65535 bytes");
    }
}
