using System.CommandLine;
using System.Globalization;
using System.Text;
using PcapStream.Batching;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.LiveCapture.Replay;

namespace PcapStream.Cli.Commands.Replay;

/// <summary><c>pcapstream replay</c>: sends captures on an interface, as tcpreplay.</summary>
internal static class ReplayCommand
{
    private const double Million = 1e6;

    public static Command Create()
    {
        var input = new InputOptions();
        var filter = new FilterOption();
        var interfaceName = new ValueOption("Send on this interface, by its name or its number.", "IFACE", "-i");
        var speed = new ValueOption("Divide the capture's gaps by this factor. [default: 1]", "X", "--speed");
        var packetRate = new ValueOption("Send this many packets per second.", "N", "--pps");
        var bitRate = new ValueOption("Send this many megabits per second.", "N", "--mbps");
        var top = new SwitchOption("Send as fast as possible.", "--topspeed");
        var loops = new ValueOption("Send the captures this often; 0 until Ctrl-C. [default: 1]", "N", "--loop");
        var count = new ValueOption("Stop after this many packets.", "N", "-c");
        var json = new SwitchOption("Print the counts at the end as one object.", "--json");
        var command = new Command("replay", """
            Send the packets of captures on an interface.

            Without a pace, packets keep the gaps that they have in the capture. Packets are sent as they are: a packet
            of which the capture has only a part is sent as that part, and counted. Sending needs the same privileges
            as capturing.

            Example:
              pcapstream replay attack.pcap -i eth0
              pcapstream replay big.pcapng.zst -i eth0 --pps 200000 --loop 10
              pcapstream replay big.pcap -i veth0 --topspeed -f 'tcp port 443'
            """)
        {
            interfaceName.Option,
            speed.Option,
            packetRate.Option,
            bitRate.Option,
            top.Option,
            loops.Option,
            count.Option,
            json.Option,
        };
        filter.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            input.RefuseUnknownOptions(parsed);
            BatchOptions batches = input.Batches(parsed);
            var settings = new ReplaySettings
            {
                Interface = interfaceName.Text(parsed) ?? throw LiveOptions.NoInterface(),
                Pace = Pace(
                    Rate(speed, parsed), Rate(packetRate, parsed), Rate(bitRate, parsed), top.IsSet(parsed)),
                Loops = loops.Number(parsed, least: 0) ?? 1,
                MaxPackets = count.Number(parsed, least: 1),
                Filter = filter.Filter(parsed),
                Batches = batches,
            };
            return CommandRun.Execute(parsed, input, new CaptureJob<ReplayResult>
            {
                Batches = batches,
                LoggedOptions = settings,
                NeedsAllCaptures = true,
                ReportsProgress = false,
                Operation = run => ReplayOperation.Run(
                    run.Files,
                    settings,
                    name => run.Log?.Information("sending on {Interface}", name),
                    run.Cancellation),
                Render = (result, _) => Terminal.Print(json.IsSet(parsed) ? Json(result) : Text(result)),
                Summary = result => new RunSummary
                {
                    Damage = [result.Damage],
                    Failed = result.Packets == 0 && result.Failed > 0,
                    Interrupted = result.Interrupted,
                },
            });
        });
        return command;
    }

    private static ReplayPace Pace(double? speed, double? packets, double? megabits, bool top)
    {
        int given = (speed is null ? 0 : 1) + (packets is null ? 0 : 1) + (megabits is null ? 0 : 1) + (top ? 1 : 0);
        if (given > 1)
            throw new UsageException("--speed, --pps, --mbps and --topspeed are four paces; choose one");
        return top ? ReplayPace.TopSpeed
            : packets is { } rate ? ReplayPace.AtPackets(rate)
            : megabits is { } bits ? ReplayPace.AtBits(bits * Million)
            : ReplayPace.AtSpeed(speed ?? 1);
    }

    private static double? Rate(ValueOption option, ParseResult command)
    {
        if (option.Text(command) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate)
            && rate > 0 && rate < 1e12
                ? rate
                : throw new UsageException($"{option.Option.Name} {text}: expected a number above 0");
    }

    private static string Text(ReplayResult result)
    {
        double seconds = result.Elapsed.TotalSeconds;
        var text = new StringBuilder();
        text.Append($"{Quantities.Count(result.Packets)} packets, {Quantities.Bytes(result.Bytes)} sent");
        text.Append(CultureInfo.InvariantCulture, $" in {seconds:0.000} s");
        if (seconds > 0)
        {
            text.Append($": {Quantities.Count((long)(result.Packets / seconds))} packets/s");
            text.Append(CultureInfo.InvariantCulture, $", {result.Bytes * 8 / seconds / Million:0.0} Mbit/s");
        }
        text.Append(CultureInfo.InvariantCulture, $"; at most {result.Latest.TotalMilliseconds:0.0} ms late\n");
        if (result.Failed > 0)
            text.Append($"{Quantities.Count(result.Failed)} packets were refused: {result.FailureReason}\n");
        if (result.Cut > 0)
            text.Append($"{Quantities.Count(result.Cut)} packets were sent as the part that the capture has\n");
        return text.ToString();
    }

    private static string Json(ReplayResult result) => JsonReport.Render(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("packets", result.Packets);
        json.WriteNumber("bytes", result.Bytes);
        json.WriteNumber("seconds", result.Elapsed.TotalSeconds);
        json.WriteNumber("latest_seconds", result.Latest.TotalSeconds);
        json.WriteNumber("refused", result.Failed);
        json.WriteString("refused_reason", result.FailureReason);
        json.WriteNumber("cut", result.Cut);
        json.WriteEndObject();
    });
}
