using System.CommandLine;
using System.Globalization;
using System.Text;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.LiveCapture.Devices;

namespace PcapStream.Cli.Commands.Interfaces;

/// <summary><c>pcapstream interfaces</c>: lists what packets can be captured on, as tcpdump's <c>-D</c>.</summary>
internal static class InterfacesCommand
{
    public static Command Create()
    {
        var json = new SwitchOption("Print an array with one object per interface.", "--json");
        var command = new Command("interfaces", """
            List the interfaces that packets can be captured on.

            Each line has the number and the name, either of which -i takes, the state, the link type, the hardware
            address and the addresses. The link type is only known to users who may capture.

            Example:
              pcapstream interfaces
              pcapstream interfaces --json | jq -r '.[] | select(.up) | .name'
            """)
        {
            json.Option,
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<LiveDevice> devices = LiveDevices.List();
            Terminal.Print(json.IsSet(parsed) ? Json(devices) : Text(devices));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The list as text, one line per interface.</summary>
    public static string Text(IReadOnlyList<LiveDevice> devices)
    {
        var text = new StringBuilder();
        int width = devices.Select(device => device.Name.Length).DefaultIfEmpty().Max();
        foreach (LiveDevice device in devices)
        {
            string[] parts =
            [
                string.Create(CultureInfo.InvariantCulture, $"{device.Number,2}. {device.Name.PadRight(width)}"),
                string.Join(", ", States(device)),
                device.LinkType?.ToString() ?? "",
                device.MacAddress ?? "",
                string.Join(", ", device.Addresses),
                device.Description is { } description ? $"({description})" : "",
            ];
            text.AppendJoin("  ", parts.Where(part => part.Length > 0)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The list as a JSON array.</summary>
    public static string Json(IReadOnlyList<LiveDevice> devices) => JsonReport.Render(json =>
    {
        json.WriteStartArray();
        foreach (LiveDevice device in devices)
        {
            json.WriteStartObject();
            json.WriteNumber("number", device.Number);
            json.WriteString("name", device.Name);
            json.WriteString("description", device.Description);
            json.WriteString("mac_address", device.MacAddress);
            json.WriteStrings("addresses", [.. device.Addresses.Select(address => address.ToString())]);
            json.WriteBoolean("up", device.IsUp);
            json.WriteBoolean("running", device.IsRunning);
            json.WriteBoolean("loopback", device.IsLoopback);
            json.WriteBoolean("wireless", device.IsWireless);
            json.WriteString("link_type", device.LinkType?.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private static IEnumerable<string> States(LiveDevice device)
    {
        yield return device.IsUp ? "up" : "down";
        if (device.IsRunning)
            yield return "running";
        if (device.IsLoopback)
            yield return "loopback";
        if (device.IsWireless)
            yield return "wireless";
    }
}
