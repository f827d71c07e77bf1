using System.CommandLine;
using System.Globalization;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Operations.Convert.Edits.Rewriting;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Edit;

/// <summary>The options that give fields of headers other values.</summary>
internal sealed class EditFieldOptions
{
    private const string Any = "any";

    private readonly DirectedOption _mac = new("Ethernet address A becomes B; any=B changes all", "A=B", "mac");
    private readonly DirectedOption _ip = new(
        "IP addresses of one network get the prefix of another of its size, also in ARP", "CIDR=CIDR", "ip");

    private readonly DirectedOption _port = new("Port A becomes B, whatever the transport", "A=B", "port");

    private readonly RepeatedOption _vlan = new("VLAN A becomes B. May be repeated.", "A=B", "--vlan");

    private readonly ValueOption _timeToLive = new(
        "Time to Live or Hop Limit of the outermost IP header: N, or N more or less, from 1 to 255.", "N|+N|-N",
        "--ttl");

    private readonly SwitchOption _fixLengths = new(
        "Set lengths of IPv4, IPv6 and UDP that whole packets do not have.", "--fix-lengths");

    private readonly SwitchOption _fixChecksums = new(
        "Calculate checksums where all bytes that they cover are there.", "--fix-checksums");

    public void AddTo(Command command)
    {
        _mac.AddTo(command);
        _ip.AddTo(command);
        _port.AddTo(command);
        command.Add(_vlan.Option);
        command.Add(_timeToLive.Option);
        command.Add(_fixLengths.Option);
        command.Add(_fixChecksums.Option);
    }

    /// <exception cref="UsageException">A value has another form.</exception>
    public EditOptions Apply(ParseResult command, EditOptions edit) => edit with
    {
        Rewrite = new RewriteOptions
        {
            Addresses = [.. _mac.Read(command, ParseMac), .. _ip.Read(command, ParseNetworks)],
            Ports = [.. _port.Read(command, ParsePorts)],
            Vlans = [.. _vlan.Texts(command).Select(ParseVlans)],
            TimeToLive = _timeToLive.Text(command) is { } hops ? ParseTimeToLive(hops) : null,
        },
        FixLengths = _fixLengths.IsSet(command),
        FixChecksums = _fixChecksums.IsSet(command),
    };

    private static AddressChange? ParseMac(string from, string to, PacketEnds ends)
    {
        NetworkAddress before = default;
        bool isMac = (from == Any || (NetworkAddress.TryParse(from, out before) && before.Kind == AddressKind.Ethernet))
            & NetworkAddress.TryParse(to, out NetworkAddress after) && after.Kind == AddressKind.Ethernet;
        return isMac ? new AddressChange(before, after, after.Length * 8, ends) : null;
    }

    private static AddressChange? ParseNetworks(string from, string to, PacketEnds ends)
    {
        bool areNetworks = TryParseNetwork(from, out NetworkAddress before, out int length)
            & TryParseNetwork(to, out NetworkAddress after, out int newLength);
        return areNetworks && before.Kind == after.Kind && length == newLength
            ? new AddressChange(before, after, length, ends)
            : null;
    }

    private static bool TryParseNetwork(string text, out NetworkAddress address, out int length)
    {
        string[] parts = text.Split('/', 2);
        length = -1;
        if (!NetworkAddress.TryParse(parts[0], out address) || address.Kind == AddressKind.Ethernet)
            return false;
        length = address.Length * 8;
        return parts.Length == 1
            || (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int given)
                && given <= length && (length = given) >= 0);
    }

    private static PortChange? ParsePorts(string from, string to, PacketEnds ends) =>
        TryParse(from, ushort.MaxValue, out int before) & TryParse(to, ushort.MaxValue, out int after)
            ? new PortChange((ushort)before, (ushort)after, ends)
            : null;

    private static VlanChange ParseVlans(string text)
    {
        string[] parts = text.Split('=');
        return parts.Length == 2 && TryParse(parts[0], VlanChange.Most, out int before)
            & TryParse(parts[^1], VlanChange.Most, out int after)
            ? new VlanChange(before, after)
            : throw new UsageException($"--vlan {text}: expected two identifiers from 0 to 4095, such as 10=20");
    }

    private static TimeToLiveChange ParseTimeToLive(string text)
    {
        bool isRelative = text.StartsWith('+') || text.StartsWith('-');
        return TryParse(isRelative ? text[1..] : text, byte.MaxValue, out int hops)
            ? new TimeToLiveChange(text.StartsWith('-') ? -hops : hops, isRelative)
            : throw new UsageException($"--ttl {text}: expected a number up to 255, such as 64, +1 or -1");
    }

    private static bool TryParse(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
