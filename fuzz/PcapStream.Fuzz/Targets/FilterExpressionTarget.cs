using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PcapStream.Cli.Options.Filters;
using PcapStream.Filtering;
using PcapStream.Fuzz.Support;
using PcapStream.Tests.Filtering;

namespace PcapStream.Fuzz.Targets;

/// <summary>
/// Compiles an expression: the result is a program that the verifier accepts, and that runs as a plain interpreter
/// does, or a <see cref="FilterException"/> with the expression, for which the command finds a place within it.
/// </summary>
internal sealed partial class FilterExpressionTarget() : FuzzTarget("filter-expression")
{
    // Messages about an expression take many compilations for each word.
    private const int MostLetters = 160;

    private const int Ethernet = 1;

    // Ethernet, raw IP, cooked Linux, BSD loopback, 802.11, pf's log.
    private static readonly int[] LinkTypes = [Ethernet, 101, 113, 0, 105, 117];

    // Words of pcap-filter(7): libpcap looks up any other as the name of a host, which may take seconds.
    private static readonly HashSet<string> Known =
    [
        "host", "net", "port", "portrange", "proto", "protochain", "src", "dst", "ether", "link", "ip", "ip6", "arp",
        "rarp", "tcp", "udp", "icmp", "icmp6", "igmp", "igrp", "pim", "sctp", "ah", "esp", "vrrp", "carp", "fddi", "tr",
        "wlan", "radio", "ppp", "slip", "atalk", "aarp", "decnet", "lat", "iso", "clnp", "esis", "isis", "stp", "ipx",
        "netbeui", "llc", "vlan", "mpls", "pppoed", "pppoes", "geneve", "mask", "broadcast", "multicast", "less",
        "greater", "len", "byte", "and", "or", "not", "inbound", "outbound", "subtype", "type", "dir", "ra", "ta",
        "addr1", "addr2", "addr3", "addr4", "tcpflags", "tcp-fin", "tcp-syn", "tcp-rst", "tcp-ack", "icmptype",
        "icmpcode", "icmp-echo", "icmp-unreach", "action", "reason", "rulenum", "lane", "vpi", "vci", "fisu", "sio",
        "opc", "dpc", "sls", "hopc", "ifindex",
    ];

    private static readonly byte[] Packet = Convert.FromHexString(string.Concat(
        "02000000000102000000000208004500002800010000400600000A0000010A000002",
        "01BBF00000000001000000025002100000000000"));

    private readonly GuardedMemory _memory = new(Packet.Length);

    public override IEnumerable<byte[]> Words =>
        Known.Concat(["0x", "127.0.0.1", "::1", "ff:ff:ff:ff:ff:ff", "[0:2]", "!=", "<<", ">>", "&&", "||"])
            .Select(Encoding.ASCII.GetBytes);

    public override IEnumerable<byte[]> Seeds() =>
        Expressions.All.Concat(Expressions.Wrong).Where(LooksUpNothing).Select(Encoding.ASCII.GetBytes);

    public override void Run(ReadOnlySpan<byte> input)
    {
        string expression = Encoding.Latin1.GetString(input);
        if (expression.Length > MostLetters || !LooksUpNothing(expression))
            return;
        try
        {
            PacketFilter filter = PacketFilter.Parse(expression);
            foreach (int linkType in LinkTypes)
                CheckProgram(filter, linkType);
        }
        catch (FilterException error) when (error.Fault == FilterFault.Expression && error.Expression == expression)
        {
            CheckMessage(FilterHint.Of(error), expression);
        }
    }

    private void CheckProgram(PacketFilter filter, int linkType)
    {
        try
        {
            BpfProgram program = filter.For(linkType);
            FuzzFailure.ThrowUnlessEqual(linkType, program.LinkType, "a program is for another link type");
            bool passes = program.Matches(_memory.AtEnd(Packet), (uint)Packet.Length);
            BpfInstruction[] plain =
                FilterCompiler.Compile(filter.Expression, new FilterTarget(linkType, false), out string? reason)
                    ?? throw new FuzzFailure($"compiles once, not twice: {reason}");
            if (BpfVerifier.FindFault(plain) is { } fault)
                throw new FuzzFailure($"the verifier refuses a compiled program: {fault}");
            FuzzFailure.ThrowUnlessEqual(
                PlainInterpreter.Run(plain, Packet, (uint)Packet.Length) != 0, passes, "interpreters differ");
        }
        catch (FilterException error) when (
            error.Fault == FilterFault.LinkType && error.Expression == filter.Expression)
        {
            // The expression has a meaning for another link type.
        }
    }

    private static void CheckMessage(string message, string expression)
    {
        if (Column().Match(message) is { Success: true } column &&
            int.Parse(column.Groups[1].Value, CultureInfo.InvariantCulture) is var place &&
            (place < 1 || place > expression.Length))
            throw new FuzzFailure($"'{message}' names a place outside of the expression");
        if (message.Replace(expression, "", StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal))
            throw new FuzzFailure($"'{message}' has more than one line");
    }

    // A word after a backslash is a name, and only protocols are looked up locally.
    private static bool LooksUpNothing(string expression) =>
        !QuotedName().IsMatch(expression) && expression.All(char.IsAscii) &&
        Word().Matches(Address().Replace(expression, " 1 "))
            .All(word => Number().IsMatch(word.Value) || Known.Contains(word.Value));

    [GeneratedRegex(@", column (\d+)")]
    private static partial Regex Column();

    [GeneratedRegex(@"[A-Za-z0-9_.-]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(0x[0-9a-fA-F]{1,8}|[0-9]{1,9}(\.[0-9]{1,3}){0,3}(-[0-9]{1,5})?|-|-?[0-9]{1,9})$")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<![\w:.-])(::1|([0-9a-f]{2}:){5}[0-9a-f]{2})(?![\w:.-])")]
    private static partial Regex Address();

    [GeneratedRegex(@"(?<!proto(chain)? )\\")]
    private static partial Regex QuotedName();
}
