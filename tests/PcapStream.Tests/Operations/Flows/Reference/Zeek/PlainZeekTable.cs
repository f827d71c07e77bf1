using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Reference.Zeek;

/// <summary>
/// All connections of a capture by Zeek's rules, with its default configuration (src/session/Manager.cc,
/// src/packet_analysis/protocol/ip/IPBasedAnalyzer.cc). Only the places of IP headers come from the program.
/// </summary>
internal sealed class PlainZeekTable
{
    private const long Second = 1_000_000_000;
    private const ushort RawIp = 101;

    private readonly bool _checksums;
    private readonly PacketDecoder _decoder = new();
    private readonly PlainZeekFragments _fragments = new();
    private readonly PlainZeekTimers _timers;
    private readonly Dictionary<string, PlainZeekConnection> _alive = [];
    private readonly List<PlainZeekConnection> _all = [];

    private PlainZeekTable(bool checksums)
    {
        _checksums = checksums;
        _timers = new PlainZeekTimers(this);
    }

    /// <summary>The rows, in the order of the first packets.</summary>
    public static List<Dictionary<string, string>> Rows(IEnumerable<ReadPacket> packets, bool checksums)
    {
        var table = new PlainZeekTable(checksums);
        long clock = 0;
        foreach (ReadPacket packet in packets)
        {
            long time = packet.Nanoseconds == long.MinValue ? clock : packet.Nanoseconds;
            clock = clock == 0 ? time : Math.Max(clock, time);
            table._timers.Advance(clock);
            table.Add(packet.Data, packet.LinkType.Value, packet.OriginalLength, time, clock, parent: null);
            table._timers.HearEvents();
        }
        return [.. table._all.OrderBy(connection => connection.Start).Select(connection => connection.Row())];
    }

    public void Remove(PlainZeekConnection connection)
    {
        _timers.Cancel(connection, _ => true);
        _alive.Remove(connection.First.Key);
    }

    private void Add(byte[] data, ushort linkType, long wireLength, long time, long clock, string? parent)
    {
        var levels = new FiveTuple[8];
        int count = FiveTuple.Read(_decoder.Decode(data, linkType, (uint)wireLength), levels);
        foreach (FiveTuple level in levels.Take(count))
        {
            PlainZeekPacket? packet = PlainZeekPacket.Read(data, level.IpOffset, wireLength, _checksums);
            if (packet is null)
                return;
            packet = packet with { Time = time, Clock = clock };
            if (packet.Fragment is { } fragment)
            {
                if (packet.IsWhole && _fragments.Add(packet) is { } whole)
                    Add(whole, RawIp, whole.Length, time, clock, parent);
                if (packet.IsWhole || fragment.Start != 0)
                    return;
            }
            if (packet.IsEnd)
                return;
            if (packet.Protocol is 4 or 41 or 47)
            {
                parent = string.Join(' ', new[] { $"{packet.Source}", $"{packet.Destination}" }.Order());
                continue;
            }
            PlainZeekConnection? connection = Connection(packet, parent);
            if (connection is null || !Deliver(connection, packet) || packet.Protocol != 17
                || !PlainZeekPorts.IsTunnel(connection.ResponderPort))
                return;
            parent = $"{_all.IndexOf(connection)}";
        }
    }

    private PlainZeekConnection? Connection(PlainZeekPacket packet, string? parent)
    {
        int least = packet.Protocol == 6 ? 20 : packet.Protocol is 17 or 1 or 58 ? 8 : 0;
        if ((packet.PayloadBytes != 0 && packet.PayloadBytes < least) || packet.Payload.Length < least)
            return null;
        if (_alive.TryGetValue(packet.Key, out PlainZeekConnection? found))
        {
            if (found.Tcp?.IsReuse(packet) != true)
            {
                AddParent(found, parent);
                return found;
            }
            Remove(found);
        }
        var connection = new PlainZeekConnection(packet);
        _all.Add(connection);
        _alive[packet.Key] = connection;
        AddParent(connection, parent);
        if (Turns(packet) && !packet.Destination.Equals(System.Net.IPAddress.Broadcast))
            connection.Turn();
        _timers.SetInactivity(connection, 60 * Second);
        if (packet.Protocol == 6)
        {
            connection.Tcp = new PlainZeekTcp(connection, _timers);
            _timers.Add(connection, PlainZeekTimer.Expire, packet.Clock + 5 * Second);
        }
        else if (packet.Protocol == 17 && PlainZeekPorts.IsNames(connection.ResponderPort))
            _timers.Add(connection, PlainZeekTimer.Names, packet.Clock + 10 * Second);
        return connection;
    }

    private static void AddParent(PlainZeekConnection connection, string? parent)
    {
        if (parent is not null)
            connection.Parents.Add(parent);
    }

    private static bool Turns(PlainZeekPacket packet)
    {
        (int protocol, int source, int destination) = (packet.Protocol, packet.SourcePort, packet.DestinationPort);
        if (protocol is not (6 or 17) || (protocol == 6 && (packet.Flags & 0x12) == 2))
            return false;
        if (!PlainZeekPorts.IsServer(protocol, source))
            return false;
        return !PlainZeekPorts.IsServer(protocol, destination)
            || (protocol == 6 && (packet.Flags & 2) == 0 && source < destination);
    }

    // Whether what is in the packet may be looked at.
    private bool Deliver(PlainZeekConnection connection, PlainZeekPacket packet)
    {
        bool isOriginator = connection.IsFromOriginator(packet);
        PlainZeekEndpoint sender = isOriginator ? connection.Originator : connection.Responder;
        int length = packet.PayloadBytes;
        if (packet.Protocol == 6)
        {
            int header = (packet.Payload[12] >> 4) * 4;
            if (header < 20 || header > length || header > packet.Payload.Length)
                return false;
            if (_checksums && packet.IsWhole && !packet.HasRightChecksum)
            {
                connection.AddScaled(sender, 'C');
                return false;
            }
            connection.Tcp!.Add(packet, length - header);
            // The direction may have turned.
            Count(connection.IsFromOriginator(packet) ? connection.Originator : connection.Responder, packet);
            return true;
        }
        if (packet.Protocol == 17)
        {
            bool isVxlan = packet.DestinationPort == 4789 && length > 30 && packet.Payload.Length > 8
                && (packet.Payload[8] & 8) != 0 && packet.Short(6) == 0;
            if (_checksums && packet.IsWhole && packet.HasWholeFrame && !isVxlan && !packet.HasRightChecksum)
            {
                connection.AddScaled(sender, 'C');
                return false;
            }
            connection.SetLast(packet);
            connection.CheckHistory("data", 'D', isOriginator);
            // Zeek counts backwards where the header says less than its own length, as a jumbogram's does.
            sender.Bytes = (sender.Bytes ?? 0) + Math.Max(0, packet.Short(4) - 8);
            Read(connection, packet, isOriginator);
            // The direction may have turned, but not that of the packet.
            Count(isOriginator ? connection.Originator : connection.Responder, packet);
            return true;
        }
        if (_checksums && packet.IsWhole && !packet.HasRightChecksum)
            return false;
        connection.SetLast(packet);
        bool isIcmp = packet.Protocol is 1 or 58;
        if (isIcmp)
            sender.Bytes = (sender.Bytes ?? 0) + length - 8;
        if (!isIcmp || packet.IsWhole)
            Count(sender, packet);
        return false;
    }

    // What the analyzers of DNS and NTP make of a datagram.
    private static void Read(PlainZeekConnection connection, PlainZeekPacket packet, bool isOriginator)
    {
        byte[] data = packet.Payload[8..];
        int port = connection.ResponderPort;
        if (port == 123 && data.Length > 0)
        {
            int mode = data[0] & 7;
            bool isWhole = mode is not (>= 1 and <= 5) || data.Length >= 48;
            if (isWhole && !connection.HasMessage && mode == (isOriginator ? 4 : 3))
                TurnDatagrams(connection);
        }
        else if (PlainZeekPorts.IsNames(port) && data.Length >= 12)
        {
            int opcode = (data[2] & 0x78) >> 3;
            bool isFollowed = opcode is 0 or 4 or 5 || port == 137;
            if (isFollowed && !connection.HasMessage && (data[2] & 0x80) != 0 && isOriginator)
            {
                byte first = connection.ResponderAddress.GetAddressBytes()[0];
                if (packet.IsIpv4 ? first is < 224 or > 239 : first != 0xFF)
                    TurnDatagrams(connection);
            }
            connection.HasMessage |= isFollowed;
            if (!isFollowed || (data[4] << 8 | data[5]) > 25)
                connection.CheckHistory("limit", 'X', isOriginator: true);
        }
    }

    // Counts of packets turn with the direction, but those of bytes do not.
    private static void TurnDatagrams(PlainZeekConnection connection)
    {
        connection.Turn();
        (PlainZeekEndpoint one, PlainZeekEndpoint other) = (connection.Originator, connection.Responder);
        (one.Bytes, other.Bytes) = (other.Bytes, one.Bytes);
        (one.Counts, other.Counts) = (other.Counts, one.Counts);
        connection.HasMessage = true;
    }

    private static void Count(PlainZeekEndpoint sender, PlainZeekPacket packet)
    {
        sender.Packets++;
        sender.IpBytes += packet.IpBytes;
    }
}
